"""Move the chosen overlays into the project, and write what later updates need."""

import json
import os
import re
import shutil
import subprocess

# cookiecutter would leave this file behind.
os.unlink(__file__)

chosen = set("{{ cookiecutter.__chosen }}".split())
for overlay in os.listdir("overlays"):
    if chosen.issuperset(overlay.split("+")):
        shutil.copytree(os.path.join("overlays", overlay), ".", copy_function=os.replace, dirs_exist_ok=True)
shutil.rmtree("overlays")

context = dict(json.loads(r"""{{ cookiecutter.items() | list | tojson }}"""))


def git(folder, *arguments):
    command = ["git", "-C", folder, *arguments]
    unasked = {**os.environ, "GIT_TERMINAL_PROMPT": "0"}
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", env=unasked, timeout=10)
    return done.stdout.strip()


def record_template():
    """Write `.cruft.json` as `cruft create` does."""
    # A relative path starts at the folder in which cookiecutter was started.
    folder = os.path.join(os.environ.get("PWD", ""), context.pop("_repo_dir"))
    checkout = context.pop("_checkout")
    del context["_output_dir"]
    commit, url = git(folder, "rev-parse", "HEAD"), git(folder, "config", "--get", "remote.origin.url")
    if git(folder, "rev-parse", "--show-prefix") or git(folder, "status", "--porcelain"):
        raise ValueError("the template differs from its commit")
    if not git(folder, "for-each-ref", "--contains", commit, "refs/remotes/origin", "refs/tags"):
        raise ValueError("origin does not have the commit")
    git(folder, "ls-remote", "origin", "HEAD")  # fails if updates could not be fetched
    # Credentials do not belong in the project.
    url = re.sub("(?<=^https://)[^/@]*@", "", url)
    context.update(_template=url, _commit=commit)
    record = {
        "template": url,
        "commit": commit,
        "checkout": checkout,
        "context": {"cookiecutter": context},
        "directory": None,
    }
    with open(".cruft.json", "w", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(record, ensure_ascii=False, indent=2) + "\n")


def seed_blobs(project):
    """Store each rendered file in the project's git: `git apply --3way` needs the blobs to merge."""
    files = [os.path.abspath(os.path.join(folder, name)) for folder, _, names in os.walk(".") for name in names]
    command = ["git", "-C", project, "hash-object", "-w", "--no-filters", "--stdin-paths"]
    subprocess.run(command, input="\n".join(files), capture_output=True, encoding="utf-8")


if "_commit" not in context:
    try:
        record_template()
    except (LookupError, OSError, ValueError, subprocess.SubprocessError):
        link = "uvx --with 'typer<0.26' cruft link ADDRESS-OF-THE-TEMPLATE --checkout COMMIT"
        print(f"To enable updates, link the project with the same answers and the template's commit: {link}")
# cruft renders into another folder, for the project in which it was started.
elif os.path.isfile(os.path.join(os.environ.get("PWD", "."), ".cruft.json")):
    seed_blobs(os.environ["PWD"])
