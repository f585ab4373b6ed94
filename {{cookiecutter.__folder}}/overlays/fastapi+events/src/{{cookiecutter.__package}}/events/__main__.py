from {{ cookiecutter.__package }}.events.worker import main

main()
