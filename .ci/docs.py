"""The site in _docs: by quarto where it is installed, else by smalldocs.
Notebooks with panels or k3d scenes are run once for it, so that their pages have sliders and scenes; `--still` leaves that out.
A page needs no kernel. Formulas are drawn by a script that its reader's browser fetches; without a network they stay TeX."""
import ast, json, os, re, shutil, subprocess, sys, tempfile
from pathlib import Path

root = Path(__file__).resolve().parent.parent
bin = Path(sys.executable).parent

def interactive(nb: Path) -> bool: return bool(re.search(r'\bpanel\(|(?<!plt)\.show\(\)|show_mesh\(|show_cameras\(', nb.read_text(encoding='utf-8')))

def run_for_pages(nbs: Path):
    "Execute the interactive notebooks of a folder in place, their viewers embedded."
    env = dict(os.environ, DTC123_SHOW='page', HF_HUB_OFFLINE='1')
    for nb in sorted(nbs.glob('*.ipynb')):
        if interactive(nb): subprocess.run([bin/'jupyter', 'nbconvert', '--log-level', 'ERROR', '--to', 'notebook', '--execute', '--inplace', nb.name], cwd=nbs, env=env, check=True)

def linked(text: str, lessons: list[str]) -> str:
    "Markdown in which `03_schedule` and lesson 03 are links to that page."
    first = {l[:2]: l for l in reversed(lessons)}
    text = re.sub(r'`(\d\d_\w+)`', lambda m: f'[{m[1]}]({m[1]}.ipynb)' if m[1] in lessons else m[0], text)
    return re.sub(r"(?<!\[)\b(lesson|notebook) (\d\d)\b", lambda m: f'[{m[0]}]({first[m[2]]}.ipynb)' if m[2] in first else m[0], text, flags=re.I)

def apart(source: str) -> list[str]:
    "An exported cell as one for each public function or class in it, so that on the page each name stands above its own code."
    lines, starts = source.splitlines(True), []
    for node in ast.parse(source).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and (node.name[0] != '_' or node.name[:2] == '__'):
            starts.append(min([node.lineno, *(d.lineno for d in node.decorator_list)]) - 1)
    cuts = [0, *starts[1:], len(lines)]
    return ['#| exports\n' + re.sub(r'^#\| *export\n', '', ''.join(lines[a:b])).strip('\n') for a, b in zip(cuts, cuts[1:])]

def joined(outputs: list[dict]) -> list[dict]:
    "Outputs without those that only a kernel could show; text that was printed in several goes is one."
    out = []
    for o in outputs:
        if set(o.get('data', [])) == {'text/plain', 'application/vnd.jupyter.widget-view+json'}: continue
        if out and o.get('name') and o['name'] == out[-1].get('name'): out[-1]['text'] = ''.join(out[-1]['text']) + ''.join(o['text'])
        else: out.append(o)
    return out

def for_readers(nb: Path, lessons: list[str]):
    "A notebook as its page shows it: its number in the title, lessons linked, the code of exported cells shown."
    doc, cells = json.loads(nb.read_text(encoding='utf-8')), []
    for c in doc['cells']:
        c['source'] = ''.join(c['source'])
        if c['cell_type'] == 'markdown': c['source'] = linked(c['source'], lessons)
        else: c['outputs'] = joined(c['outputs'])
        if re.match(r'#\| *export\n(?!if __name__)', c['source']):
            *some, last = apart(c['source'])
            cells += [dict(c, id=f'{c["id"]}-{i}', source=s, outputs=[]) for i, s in enumerate(some)]
            c['source'] = last
        cells.append(c)
    if nb.stem in lessons: cells[0]['source'] = re.sub('^# ', f'# {nb.stem[:2]} · ', cells[0]['source'])
    doc['cells'] = [*cells, dict(cell_type='markdown', id='the-end', metadata={}, source='<!-- nbdev wants a cell after each exported one -->')]
    nb.write_text(json.dumps(doc), encoding='utf-8')

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
        pages = sorted(Path('nbs').glob('*.ipynb'))
        for nb in pages: for_readers(nb, [p.stem for p in pages if p.stem[:2].isdigit()])
        site = quarto() if shutil.which('quarto') and '--smalldocs' not in sys.argv else smalldocs()
        for page in site.glob('*.html'):   # nbdev's words for a function without any
            page.write_text(page.read_text(encoding='utf-8').replace('<p><em>Call self as a function.</em></p>', ''), encoding='utf-8')
        shutil.rmtree(root/'_docs', ignore_errors=True)
        shutil.move(site, root/'_docs')
        os.chdir(root)
    print(f'the site: {root/"_docs/index.html"}')
