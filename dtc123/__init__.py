__version__ = "0.1.0"

_lazy = dict(DTC123='pipeline', Zero123Teacher='teachers', StableDiffusionTeacher='teachers', Curriculum='curriculum')

def __getattr__(name):
    "Import the few names that `from dtc123 import ...` offers when they are first asked for."
    if name not in _lazy: raise AttributeError(f"module 'dtc123' has no attribute '{name}'")
    from importlib import import_module
    return getattr(import_module(f'dtc123.{_lazy[name]}'), name)

def __dir__(): return [*globals(), *_lazy]
