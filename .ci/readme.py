"README.md from nbs/index.ipynb: hidden cells and directives dropped, image paths relative to the top. The table of claims comes from nbs/claims.yml."
import json, re
from pathlib import Path
import nbformat
from nbconvert import MarkdownExporter
from claims import table

root = Path(__file__).parent.parent

index = root/'nbs/index.ipynb'

def with_claims(text: str) -> str: return re.sub('(<!-- claims -->\n).*(\n<!-- end -->)', lambda m: m[1] + table() + m[2], text, flags=re.S)

def renew_index() -> None:
    "Write the table of claims into its cell."
    nb = json.loads(index.read_text(encoding='utf-8'))
    for c in nb['cells']: c['source'] = with_claims(''.join(c['source'])).splitlines(True)
    index.write_text(json.dumps(nb, indent=1, ensure_ascii=False) + '\n', encoding='utf-8')

def readme() -> str:
    nb = nbformat.read(index, as_version=4)
    for c in nb.cells: c.source = with_claims(c.source)
    nb.cells = [c for c in nb.cells if not re.match(r'#\|\s*(hide|default_exp|export)', c.source)]
    for c in nb.cells: c.source = re.sub(r'^#\|.*\n?', '', c.source, flags=re.M)
    text, resources = MarkdownExporter().from_notebook_node(nb)
    if resources['outputs']: raise SystemExit('nbs/index.ipynb has figure outputs: link files of nbs/images instead')
    text = re.sub(r'(\]\(|src=")(images/|results/)', r'\1nbs/\2', text)
    text = re.sub(r'\]\((\w+\.ipynb)', r'](nbs/\1', text)
    return re.sub(r'\n{3,}', '\n\n', text).strip() + '\n'

if __name__ == '__main__':
    renew_index()
    (root/'README.md').write_text(readme(), encoding='utf-8')
