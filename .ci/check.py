"Every check that `make test` makes, one line each; then `N passed, N failed`. Names of notebooks as arguments run only those."
import filecmp, json, os, re, shutil, signal, subprocess, sys, tempfile, time, zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

root = Path(__file__).resolve().parent.parent
bin = Path(sys.executable).parent
notebooks = sorted((root/'nbs').glob('*.ipynb'))
exempt = {'index', '000_tour'}      # may import any module: they are read before everything
outer = {k: v for k, v in os.environ.items() if k not in ('VIRTUAL_ENV', 'PYTHONPATH', 'PYTHONHOME')}   # another environment's
env = dict(outer, OMP_NUM_THREADS='1', HF_HUB_OFFLINE='1', PATH=f'{bin}{os.pathsep}{os.environ["PATH"]}')

def sh(*cmd, cwd=root, **kw):
    "Run `cmd`; an AssertionError with the end of what it printed if it fails."
    p = subprocess.run([str(c) for c in cmd], cwd=cwd, env={**env, **kw}, stdin=subprocess.DEVNULL,
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert p.returncode == 0, f"{' '.join(map(str, cmd))} ended with {p.returncode}\n{p.stdout[-4000:]}"
    return p.stdout

def code_cells(nb): return [''.join(c['source']) for c in json.loads(nb.read_text())['cells'] if c['cell_type'] == 'code']

def in_step():
    "nbdev_export and nbdev_clean on a copy change nothing."
    with tempfile.TemporaryDirectory() as tmp:
        tmp = Path(tmp)
        files = [root/'settings.ini', *notebooks, *(root/'dtc123').glob('*.py')]
        for f in files:
            (tmp/f.relative_to(root)).parent.mkdir(exist_ok=True)
            shutil.copy(f, tmp/f.relative_to(root))
        sh('nbdev_export', cwd=tmp)
        sh('nbdev_clean', cwd=tmp)
        made = {f.relative_to(tmp) for d in ('nbs', 'dtc123') for f in (tmp/d).glob('*.*')}
        old = {f.relative_to(root) for f in files[1:]}
        stale = [f for f in made | old if not (f in made and f in old and filecmp.cmp(tmp/f, root/f, shallow=False))]
        assert not stale, f'run nbdev_export and nbdev_clean: {", ".join(sorted(map(str, stale)))}'

def readme_in_step():
    "README.md is what nbs/index.ipynb gives."
    sys.path.insert(0, str(root/'.ci'))
    from readme import readme
    assert readme() == (root/'README.md').read_text(encoding='utf-8'), 'run make readme'

def claims():
    "Every figure of the ledger is in the result that it names, and no result is older than its code."
    sys.path.insert(0, str(root/'.ci'))
    from claims import check
    check()

def reading_order():
    "No notebook imports a module that a later one defines."
    from dtc123 import _lazy
    home, wrong = {}, []
    for nb in notebooks:
        for m in re.findall(r'^#\|\s*default_exp (\w+)', '\n'.join(code_cells(nb)), flags=re.M): home[m] = nb.stem
    for nb in [n for n in notebooks if n.stem not in exempt]:
        src = '\n'.join(code_cells(nb))
        mods = re.findall(r'^\s*(?:from|import) dtc123\.(\w+)', src, flags=re.M)
        for names in re.findall(r'^\s*from dtc123 import (.+)', src, flags=re.M):
            mods += [_lazy.get(n, n) for n in re.findall(r'\w+', names)]
        wrong += [f'{nb.stem} imports {m} of {home[m]}' for m in mods if home.get(m, '') > nb.stem]
    assert not wrong, '; '.join(wrong)

def small_notebooks():
    "No widget state; no notebook over 1 MB."
    for nb in notebooks:
        assert 'application/vnd.jupyter.widget-state' not in nb.read_text(), f'{nb.name} holds widget state'
        assert nb.stat().st_size < 1e6, f'{nb.name} has {nb.stat().st_size/1e6:.1f} MB: too large to commit'

def wheel():
    "A built wheel has every module and every weight."
    with tempfile.TemporaryDirectory() as tmp:
        sh(sys.executable, '-m', 'pip', 'wheel', '-q', '--no-deps', '-w', tmp, '.')
        names = set(zipfile.ZipFile(next(Path(tmp).glob('*.whl'))).namelist())
    shutil.rmtree(root/'build', ignore_errors=True)
    here = {f.relative_to(root).as_posix() for f in (root/'dtc123').rglob('*') if f.is_file() and '__pycache__' not in f.parts}
    assert not here - names, f'not in the wheel: {sorted(here - names)[:5]}'

def main_job():
    "The command makes a mesh that loads, and everything that goes with it."
    import trimesh
    with tempfile.TemporaryDirectory() as tmp:
        out = Path(tmp)/'run'
        sh('dtc123', 'run', root/'nbs/images/sample.png', '--preset', 'smoke', '--out', out, OMP_NUM_THREADS='2')
        missing = [n for n in ('mesh.glb', 'mesh.obj', 'mesh.mtl', 'mesh.png', 'views.png', 'viewer.html', 'run.json') if not (out/n).exists()]
        assert not missing, f'not made: {missing}'
        mesh = trimesh.load(out/'mesh.glb', force='mesh')
        assert len(mesh.faces) > 100, f'{len(mesh.faces)} faces'
        json.loads((out/'run.json').read_text())

def killed_and_resumed():
    "A run that is killed (SIGKILL) in its second stage and resumed ends with the arrays and the mesh of the unbroken one."
    import torch
    code = ("import sys; from dtc123 import DTC123; "
            "DTC123('smoke', n_nerf=16, n_mesh=24).fit('nbs/images/sample.png', sys.argv[1], resume=len(sys.argv) > 2, progress=False)")
    mortal = ("import os, signal; from dtc123.pipeline import Job; step = Job.step\n"
              "Job.step = lambda job, **kw: os.kill(os.getpid(), signal.SIGKILL) if job.k == 30 else step(job, **kw)\n")
    with tempfile.TemporaryDirectory() as tmp:
        whole, broken = Path(tmp)/'whole', Path(tmp)/'broken'
        saved = lambda run: torch.load(run/'checkpoint/state.pt', weights_only=True)
        sh(sys.executable, '-c', code, whole)
        p = subprocess.run([sys.executable, '-c', mortal + code, broken], cwd=root, env=env, capture_output=True, text=True)
        assert p.returncode == -signal.SIGKILL, p.stderr
        assert saved(broken)['k'] == 28 and not (broken/'mesh.glb').exists()
        sh(sys.executable, '-c', code, broken, 'resume')
        a, b = (saved(run)['student'] for run in (whole, broken))
        assert all(torch.equal(a[k], b[k]) for k in a), 'other arrays'
        assert filecmp.cmp(whole/'mesh.glb', broken/'mesh.glb', shallow=False), 'another mesh'

def bad_input():
    "One line, exit code 2."
    p = subprocess.run([bin/'dtc123', 'run', 'no-such-file.png', '--out', 'no-such-dir'], cwd=root, env=env, capture_output=True, text=True)
    assert p.returncode == 2 and len(p.stderr.splitlines()) == 1, p.stderr
    assert not (root/'no-such-dir').exists()

def docs():
    "The site builds without a broken link, with a page for each notebook, and its sidebar lists them all."
    said = sh(sys.executable, '.ci/docs.py', '--smalldocs', '--still')
    assert 'broken link' not in said, said[-2000:]
    pages = {f.stem for f in (root/'_docs').glob('*.html')}
    listed = (root/'_quarto.yml').read_text()
    for nb in notebooks:
        assert any(nb.stem.endswith(p) for p in pages), f'no page for {nb.name}'
        assert nb.name in listed, f'{nb.name} is not in the sidebar of _quarto.yml'

def notebook(nb): sh('nbdev_test', '--path', nb, '--n_workers', '0')

def attempt(name, fn, *args):
    "Run one check, print its line, return whether it passed."
    start, error = time.time(), None
    try: fn(*args)
    except Exception as e: error = f'{type(e).__name__}: {e}'
    print(f'{"FAIL" if error else "ok":4}  {name}  ({time.time() - start:.1f} s)' + (f'\n{error}' if error else ''), flush=True)
    return error is None

if __name__ == '__main__':
    only, results = sys.argv[1:], []
    if not only:
        for fn in (in_step, readme_in_step, claims, reading_order, small_notebooks, wheel, bad_input, main_job, killed_and_resumed, docs):
            results.append(attempt(fn.__name__.replace('_', ' '), fn))
    todo = [n for n in notebooks if not only or n.stem in only]
    with ThreadPoolExecutor(2) as pool: results += pool.map(lambda n: attempt(n.name, notebook, n), todo)
    print(f'{sum(results)} passed, {len(results) - sum(results)} failed')
    sys.exit(not all(results))
