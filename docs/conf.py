"""Sphinx: `uv run sphinx-build --fail-on-warning docs site` writes the site, whose pages also open as files."""

project = "cookiecutter-tested-service"
extensions = ["myst_parser"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = project
html_copy_source = False
