"""The ledger nbs/claims.yml: its check, its table for the README, and, after a result was made anew and its code committed, `python .ci/claims.py fill ID ...` for the figure's numbers and `stamp ID ...`.
A result is out of date when the functions that made it have changed: their source, without docstrings, is hashed into the entry.
`commit` is one that has them: where git knows it, that is checked. `key` points at the first number of `figure` in `result`, or, as a list, at the first, second ... (null skips one)."""
import ast, hashlib, json, re, subprocess, sys
from functools import lru_cache
from pathlib import Path
import yaml

root = Path(__file__).resolve().parent.parent
ledger = root/'nbs/claims.yml'
VERDICTS = 'reproduced', 'contradicted', 'shown on the bundled world', 'needs hub weights'

def git(*cmd) -> str|None:
    "What git says; None if it is not there or does not know."
    try: done = subprocess.run(['git', *cmd], cwd=root, capture_output=True, encoding='utf-8')
    except OSError: return None
    return None if done.returncode else done.stdout

@lru_cache
def text(module: str, commit: str='') -> str:
    "A module of dtc123, now or at a commit; empty where there is none."
    path = root/f'dtc123/{module}.py'
    if commit: return git('show', f'{commit}:dtc123/{module}.py') or ''
    return path.read_text(encoding='utf-8') if path.exists() else ''

def source(name: str, commit: str='') -> str:
    "Normalised source of `module.function` of dtc123, or of a class."
    module, _, member = name.partition('.')
    nodes = [n for n in ast.parse(text(module, commit)).body if getattr(n, 'name', '') == member]
    if not nodes and commit: return ''
    assert nodes, f'no {name}'
    for n in ast.walk(nodes[0]):
        if isinstance(n, (ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(n) is not None: n.body[0] = ast.Pass()
    return ast.unparse(nodes[0])

def code_hash(names: list, commit: str='') -> str: return hashlib.sha256('\n'.join(source(n, commit) for n in names).encode()).hexdigest()[:12]

def value(result: str, key: str) -> float:
    "The number that `key` points at, parts divided by dots (a ~ is a dot within one); `*` is the mean over a list."
    at = [json.loads((root/result).read_text(encoding='utf-8'))]
    for k in (k.replace('~', '.') for k in str(key).split('.')):
        at = [x for v in at for x in (v if k == '*' else [v[int(k) if isinstance(v, list) else k]])]
    return sum(at)/len(at)

NUMBER = r'[-−+]?(\d+\.?\d*|\.\d+)'

def numbers(figure: str) -> list:
    "The numbers of a figure, as they are printed."
    return [m.group().replace('−', '-') for m in re.finditer(NUMBER, figure.replace(',', ''))]

def keys_of(e: dict) -> list: return e['key'] if isinstance(e['key'], list) else [e['key']]

def filled(e: dict) -> str:
    "The figure with the result's numbers, to the digits that are there; .?? stands for two that are still to come."
    keys = iter(keys_of(e))
    def number(m):
        if not (key := next(keys, None)): return m[0]
        shown = f"{value(e['result'], key):.{len(m[0].partition('.')[2])}f}".replace('-', '−')
        return ('+' if m[0][0] == '+' and shown[0] != '−' else '') + re.sub(r'^(−?)0\.', r'\1.', shown)
    return re.sub(NUMBER + r'|[-−+]?\.\?+', number, e['figure'])

def rewrite(values: dict) -> None:
    "Put `values`, by id and name, into the ledger."
    lines = ledger.read_text(encoding='utf-8')
    for id, row in values.items():
        for k, v in row.items(): lines = re.sub(rf"(- id: {id}\n(?:  .*\n)*?  {k}:) .*", lambda m: f"{m[1]} {v if isinstance(yaml.safe_load(v), str) else repr(v)}", lines)
    ledger.write_text(lines, encoding='utf-8')

def agrees(shown: str, x: float) -> bool:
    "Is the printed number the value `x`, to its digits?"
    return abs(float(shown) - x) <= .51*10.**-len(shown.partition('.')[2])

def other_numbers(e: dict):
    "Numbers of the figure that are not those of the result."
    keys, shown = keys_of(e), numbers(e['figure'])
    if len(shown) < len(keys): yield f"figure {e['figure']} has fewer numbers than key"
    for number, key in zip(shown, keys):
        try:
            if key and not agrees(number, x := value(e['result'], key)): yield f"figure {e['figure']}: {number}, but {e['result']} has {x:.4g} at {key}"
        except (KeyError, IndexError, TypeError, ValueError): yield f"{e['result']} has nothing at {key}"

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
    elif 'result' in e: yield from other_numbers(e)
    if 'cell' in e and not printed(e): yield f"{e['notebook']} does not print '{e['prints']}' in cell {e['cell']}"
    if e['verdict'] == 'needs hub weights': return
    if code_hash(e['code']) != e['hash']: yield f"{', '.join(e['code'])} changed since the result was made: make it anew, then python .ci/claims.py stamp {e['id']}"
    elif git('cat-file', '-e', str(e['commit'])) is not None and code_hash(e['code'], str(e['commit'])) != e['hash']: yield f"commit {e['commit']} has other code than `hash`"

def entries() -> list: return yaml.safe_load(ledger.read_text(encoding='utf-8'))

def check():
    "Every entry holds."
    wrong = [f"{e['id']}: {p}" for e in entries() for p in problems(e)]
    assert not wrong, '\n'.join(wrong)

def table() -> str:
    "The ledger for the README."
    rows = [f"| {e['claim']} | {e['paper']} | {e['figure']} | {e['verdict']} | [{Path(e['notebook']).stem}]({e['notebook']}) |" for e in entries()]
    return '\n'.join(['| claim | paper | measured | verdict | where |', '|---|---|---|---|---|', *rows])

def fill(ids: list): rewrite({e['id']: dict(figure=filled(e)) for e in entries() if e['id'] in ids})

def stamp(ids: list):
    "Write the present hash and commit into the entries of these ids, whose code must be committed."
    head, todo = (git('rev-parse', '--short', 'HEAD') or '').strip(), {e['id']: e['code'] for e in entries() if e['id'] in ids}
    for id, code in todo.items():
        if not head or code_hash(code, head) != code_hash(code): raise SystemExit(f"{id}: commit {', '.join(code)} first")
    rewrite({id: dict(hash=code_hash(code), commit=head) for id, code in todo.items()})

if __name__ == '__main__': dict(stamp=stamp, fill=fill).get(''.join(sys.argv[1:2]), lambda _: check())(sys.argv[2:])
