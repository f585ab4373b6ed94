FLASK_APP={{ cookiecutter.__package }}.app
