"""The ledger nbs/claims.yml: its check, its table for the README, and `python .ci/claims.py stamp ID ...` after a result was made anew.
A result is out of date when the functions that made it have changed: their source, without docstrings, is hashed into the entry."""
import ast, hashlib, json, re, sys
from pathlib import Path
import yaml

root = Path(__file__).resolve().parent.parent
ledger = root/'nbs/claims.yml'
VERDICTS = 'reproduced', 'contradicted', 'shown on the bundled world', 'needs hub weights'

def source(name: str) -> str:
    "Normalised source of `module.function` of dtc123, or of a class."
    module, _, member = name.partition('.')
    path = root/f'dtc123/{module}.py'
    nodes = [n for n in ast.parse(path.read_text(encoding='utf-8')).body if getattr(n, 'name', '') == member] if path.exists() else []
    assert nodes, f'no {name}'
    for n in ast.walk(nodes[0]):
        if isinstance(n, (ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(n) is not None: n.body[0] = ast.Pass()
    return ast.unparse(nodes[0])

def code_hash(names: list) -> str: return hashlib.sha256('\n'.join(map(source, names)).encode()).hexdigest()[:12]

def value(entry: dict) -> float:
    "The number that `key` points at, parts divided by dots (a ~ is a dot within one); `*` is the mean over a list."
    at = [json.loads((root/entry['result']).read_text())]
    for k in (k.replace('~', '.') for k in str(entry['key']).split('.')):
        at = [x for v in at for x in (v if k == '*' else [v[int(k) if isinstance(v, list) else k]])]
    return sum(at)/len(at)

def agrees(figure: str, x: float) -> bool:
    "Is the first number of `figure` the value `x`, to its printed digits?"
    shown = re.search(r'[-−+]?(\d+\.?\d*|\.\d+)', figure.replace(',', '')).group().replace('−', '-')
    return abs(float(shown) - x) <= .51*10.**-len(shown.partition('.')[2])

def printed(entry: dict) -> bool:
    "Does the output of the notebook's cell hold `prints`?"
    cells = json.loads((root/'nbs'/entry['notebook']).read_text())['cells']
    cell = next((c for c in cells if c['id'] == entry['cell']), {})
    return entry['prints'] in ''.join(''.join(o.get('text', [])) + ''.join(o.get('data', {}).get('text/plain', [])) for o in cell.get('outputs', []))

def problems(e: dict):
    "What is wrong with one entry."
    if e['verdict'] not in VERDICTS: yield f"verdict '{e['verdict']}'"
    if not (root/'nbs'/e['notebook']).exists(): yield f"no notebook {e['notebook']}"
    for module in re.findall(r'-m dtc123\.(\w+)', e.get('command', '')):
        if 'main' not in (root/f'dtc123/{module}.py').read_text(): yield f'no command dtc123.{module}'
    if 'result' in e and not (root/e['result']).exists(): yield f"no {e['result']}"
    elif 'result' in e and not agrees(e['figure'], value(e)): yield f"figure {e['figure']}, but {e['result']} has {value(e):.4g}"
    if 'cell' in e and not printed(e): yield f"{e['notebook']} does not print '{e['prints']}' in cell {e['cell']}"
    if e['verdict'] == 'needs hub weights': return
    if code_hash(e['code']) != e['hash']: yield f"{', '.join(e['code'])} changed since the result was made: make it anew, then python .ci/claims.py stamp {e['id']}"

def entries() -> list: return yaml.safe_load(ledger.read_text(encoding='utf-8'))

def check():
    "Every entry holds."
    wrong = [f"{e['id']}: {p}" for e in entries() for p in problems(e)]
    assert not wrong, '\n'.join(wrong)

def table() -> str:
    "The ledger for the README."
    rows = [f"| {e['claim']} | {e['paper']} | {e['figure']} | {e['verdict']} | [{Path(e['notebook']).stem}]({e['notebook']}) |" for e in entries()]
    return '\n'.join(['| claim | paper | measured | verdict | where |', '|---|---|---|---|---|', *rows])

def stamp(ids: list):
    "Write the present hash into the entries of these ids."
    text, todo = ledger.read_text(encoding='utf-8'), [e for e in entries() if e['id'] in ids]
    for e in todo:
        text = re.sub(rf"(- id: {e['id']}\n(?:  .*\n)*?  hash:) .*", rf"\g<1> {code_hash(e['code'])}", text)
    ledger.write_text(text, encoding='utf-8')

if __name__ == '__main__': stamp(sys.argv[2:]) if sys.argv[1:2] == ['stamp'] else check()
