"""Rules on the outside world: only files.py touches the disk, and nothing runs or hides code."""

import ast
from collections.abc import Iterator

from tests.architecture.source import Finding, Module, calls, dotted, imports, starts_with

FILES = "energysim/files.py"

# Package data is read through importlib.resources in these places, whose traversables have read methods too.
PACKAGE_DATA = ("energysim/parameters/", "energysim/text.py")
PACKAGE_DATA_METHODS = {"read_text", "read_bytes"}

DISK_MODULES = ("tempfile", "shutil", "fileinput", "sqlite3")
DISK_CALLS = {
    "open", "io.open", "codecs.open", "gzip.open", "click.open_file", "click.File",
    "os.open", "os.mkdir", "os.makedirs", "os.remove", "os.unlink", "os.rename", "os.replace", "os.rmdir",
    "np.load", "np.save", "np.savez", "np.savez_compressed", "np.loadtxt", "np.savetxt", "np.genfromtxt",
    "np.fromfile", "np.memmap",
}  # fmt: skip
DISK_METHODS = {
    "open", "read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "unlink", "touch", "rmdir", "tofile",
}  # fmt: skip
NOT_A_FILE = {"webbrowser.open"}

# A reader of pandas is welcome to bytes in memory, written on the spot: pd.read_csv(io.BytesIO(data))
MEMORY = {"BytesIO", "StringIO", "io.BytesIO", "io.StringIO"}

DANGEROUS_MODULES = ("pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "joblib")
DANGEROUS_CALLS = {
    "eval", "exec", "compile", "__import__", "os.system", "os.popen", "yaml.load", "yaml.load_all",
    "yaml.unsafe_load", "yaml.full_load", "subprocess.getoutput", "subprocess.getstatusoutput",
}  # fmt: skip
DANGEROUS_TRUTHS = {"shell": "runs a shell", "allow_pickle": "loads pickles"}


def only_files_touches_the_disk(module: Module) -> Iterator[Finding]:
    if module.file == FILES:
        return
    for node, name in imports(module.tree):
        if starts_with(name, DISK_MODULES) or name in ("os.open", "io.open"):
            yield module.at(node, f"imports {name}; only {FILES} touches the disk")
    for call in calls(module.tree):
        complaint = _disk_call(module, call)
        if complaint:
            yield module.at(call, f"{complaint}; only {FILES} touches the disk, readers take bytes")


def _disk_call(module: Module, call: ast.Call) -> str:
    name = dotted(call.func).replace("numpy.", "np.").replace("pandas.", "pd.")
    method = name.rpartition(".")[2]
    if name in NOT_A_FILE:
        return ""
    if name.startswith("pd.read_"):
        inside = bool(call.args) and isinstance(call.args[0], ast.Call) and dotted(call.args[0].func) in MEMORY
        return "" if inside else f"{name} of something that is not io.BytesIO(...) or io.StringIO(...)"
    if name in DISK_CALLS:
        return f"calls {name}"
    if "." in name and method in DISK_METHODS and not starts_with(name, ["energysim.files", "files"]):
        data = module.inside(*PACKAGE_DATA) and method in PACKAGE_DATA_METHODS
        return "" if data else f"calls .{method}()"
    return ""


def nothing_dangerous(module: Module) -> Iterator[Finding]:
    for node, name in imports(module.tree):
        if starts_with(name, DANGEROUS_MODULES):
            yield module.at(node, f"imports {name}, which runs whatever stands in a file")
        elif name in DANGEROUS_CALLS:
            yield module.at(node, f"imports {name}")
    for call in calls(module.tree):
        name = dotted(call.func)
        if name in DANGEROUS_CALLS:
            yield module.at(call, f"calls {name}")
        for keyword in call.keywords:
            why = DANGEROUS_TRUTHS.get(keyword.arg or "")
            if why and not (isinstance(keyword.value, ast.Constant) and keyword.value.value is False):
                yield module.at(call, f"{keyword.arg}= {why}")
            if keyword.arg == "unsafe_allow_html":
                yield module.at(call, "unsafe_allow_html shows a user's text as markup")
    for constant in ast.walk(module.tree):
        if isinstance(constant, ast.Constant) and constant.value == "unsafe_allow_html":
            yield module.at(constant, "unsafe_allow_html shows a user's text as markup")


def errors_are_said(module: Module) -> Iterator[Finding]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Assert):
            yield module.at(node, "assert disappears under python -O: raise an error of errors.py")
        if isinstance(node, ast.ExceptHandler) and node.type is None:
            yield module.at(node, "a bare except hides every mistake: name what you expect")
