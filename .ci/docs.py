"""The site in _docs: by quarto where it is installed, else by smalldocs.
Notebooks with panels or k3d scenes are run once for it, so that their pages have sliders and scenes; `--still` leaves that out."""
import os, re, shutil, subprocess, sys, tempfile
from pathlib import Path

root = Path(__file__).resolve().parent.parent
bin = Path(sys.executable).parent

def interactive(nb: Path) -> bool: return bool(re.search(r'\bpanel\(|\.show\(\)|show_mesh\(|show_cameras\(', nb.read_text(encoding='utf-8')))

def run_for_pages(nbs: Path):
    "Execute the interactive notebooks of a folder in place, their viewers embedded."
    env = dict(os.environ, DTC123_SHOW='page', HF_HUB_OFFLINE='1')
    for nb in sorted(nbs.glob('*.ipynb')):
        if interactive(nb): subprocess.run([bin/'jupyter', 'nbconvert', '--log-level', 'ERROR', '--to', 'notebook', '--execute', '--inplace', nb.name], cwd=nbs, env=env, check=True)

def pictures(to: str):
    "Copy the pictures that notebooks link to, of nbs/images and nbs/results."
    for png in (*Path('nbs/images').rglob('*.*'), *Path('nbs/results').rglob('*.png')):
        target = Path(to)/png.relative_to('nbs'); target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(png, target)

def smalldocs() -> Path:
    "Build the site of the working folder; returns where it is."
    from nbdev.serve import proc_nbs
    proc_nbs(n_workers=1, force=True)
    pictures('_proc')
    subprocess.run([bin/'smalldocs', 'render', '--quiet', '_proc'], check=True)
    pictures('_proc/_docs')
    return Path('_proc/_docs')

def quarto() -> Path:
    "The same by nbdev and quarto."
    subprocess.run([bin/'nbdev_docs'], check=True)
    return Path('_docs')

if __name__ == '__main__':
    with tempfile.TemporaryDirectory() as tmp:
        for name in ('settings.ini', '_quarto.yml', 'nbs', 'dtc123'):
            if (root/name).is_dir(): shutil.copytree(root/name, Path(tmp)/name, symlinks=True)
            else: shutil.copy(root/name, tmp)
        os.chdir(tmp)
        if '--still' not in sys.argv: run_for_pages(Path('nbs'))
        site = quarto() if shutil.which('quarto') and '--smalldocs' not in sys.argv else smalldocs()
        shutil.rmtree(root/'_docs', ignore_errors=True)
        shutil.move(site, root/'_docs')
        os.chdir(root)
    print(f'the site: {root/"_docs/index.html"}')
