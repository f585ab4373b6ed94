"""Lay each overlay whose words were all chosen over the project."""

import os
import shutil

# cookiecutter would leave this file behind.
os.unlink(__file__)

chosen = set("{{ cookiecutter.__chosen }}".split())
for overlay in os.listdir("overlays"):
    if chosen.issuperset(overlay.split("+")):
        shutil.copytree(os.path.join("overlays", overlay), ".", copy_function=os.replace, dirs_exist_ok=True)
shutil.rmtree("overlays")
