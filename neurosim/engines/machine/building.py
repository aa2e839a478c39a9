"""From IR to a function that Python can call."""

import ctypes

import llvmlite.binding as llvm

_STARTED: list[bool] = []


def target_machine() -> llvm.TargetMachine:
    if not _STARTED:
        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        _STARTED.append(True)
    target = llvm.Target.from_default_triple()
    return target.create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=llvm.get_host_cpu_features().flatten(), opt=3, jit=True
    )


class Compiled:
    """A function of machine code; it must be kept as long as it is called."""

    def __init__(self, text: str, name: str, *arguments: type) -> None:
        machine = target_machine()
        module = llvm.parse_assembly(text)
        module.triple, module.data_layout = machine.triple, str(machine.target_data)
        self._engine = llvm.create_mcjit_compiler(module, machine)
        self._engine.finalize_object()
        address = self._engine.get_function_address(name)
        self.call = ctypes.CFUNCTYPE(None, *arguments)(address)
