"""How Numba compiles a rule: typed and lowered once, and turned into machine code only as part of the week it joins.

Numba gives every function machine code, an entry from Python and a round of optimisation of its own. No rule needs
them: all are inlined into the weekly loop, which is optimised once, as a whole. Leaving them out, and compiling each
rule for one width of whole numbers only, makes a cold start more than twice as fast.
"""

from __future__ import annotations

import functools
import pickle
from collections.abc import Callable
from typing import Any

import numba
from numba import _dynfunc  # type: ignore[attr-defined]
from numba.core import compiler, typed_passes, types
from numba.core.caching import NullCache
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler_machinery import register_pass
from numba.core.registry import CPUDispatcher
from numba.core.serialize import dumps

_NEEDLESS = {
    "dump_parfor_diagnostics",
    "find_literally",
    "inline_closure_likes",
    "inline_inlinables",
    "inline_overloads",
    "literal_propagation",
    "literal_unroll",
    "make_function_op_code_to_jit_function",
    "nopython_rewrites",
    "with_lift",
}
"""Passes that look for what no rule contains: closures, ``literally``, array expressions, parallel loops."""


class _Linkable(JITCodeLibrary):
    """Code that is only ever linked into other code: never optimised nor turned into machine code on its own.

    Nor does it take in what it calls: Numba would copy all code into every caller, and from there into theirs.
    """

    def finalize(self) -> None:
        """See to what has no other time; whoever becomes machine code takes this in, and all that is called from it."""
        self._raise_if_finalized()
        self._finalize_dynamic_globals()
        self._finalized = True


class _Whole(JITCodeLibrary):
    """Code that becomes machine code: it takes in, once, all that is called from it, directly or not."""

    def finalize(self) -> None:
        """As Numba does, with everything that is called."""
        called = dict.fromkeys(self._linking_libraries)
        for library in (waiting := list(called)):
            new = [further for further in library._linking_libraries if further not in called]
            called |= dict.fromkeys(new)
            waiting += new
        self._linking_libraries = list(called)
        super().finalize()


@register_pass(mutates_CFG=True, analysis_only=False)
class _LowerWhole(typed_passes.NativeLowering):
    _name = "lower_whole"

    def run_pass(self, state: Any) -> bool:
        state.library = _Whole(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        return super().run_pass(state)


@register_pass(mutates_CFG=True, analysis_only=False)
class _LowerToLink(typed_passes.NativeLowering):
    _name = "lower_to_link"

    def run_pass(self, state: Any) -> bool:
        flags = state.flags
        flags.no_compile = flags.no_cpython_wrapper = flags.no_cfunc_wrapper = True
        state.library = _Linkable(state.targetctx.codegen(), state.func_id.func_qualname)
        super().run_pass(state)
        lowered = state.cr.fndesc
        # Numba finds the code of a call by an object that stands for it; nobody ever calls this one.
        placeholder = _dynfunc.make_function(lowered.lookup_module(), lowered.unique_name, "", 0, state.cr.env, ())
        state.targetctx.insert_user_function(placeholder, lowered, [state.library])
        state["cr"] = state.cr._replace(cfunc=placeholder)
        return True


class _RuleCompiler(compiler.CompilerBase):
    """Numba's default passes without the needless ones, ending in code to link."""

    lower: Any = _LowerToLink

    def define_pipelines(self) -> list[Any]:
        manager = compiler.DefaultPassBuilder.define_nopython_pipeline(self.state)
        kept = [(step, text) for step, text in manager.passes if step._name not in _NEEDLESS]
        lower = typed_passes.NativeLowering
        manager.passes = [(self.lower if step is lower else step, text) for step, text in kept]
        manager.finalize()
        return [manager]


class _EntryCompiler(_RuleCompiler):
    """Numba's default passes without the needless ones, ending in machine code."""

    lower = _LowerWhole


class Rule(CPUDispatcher):
    """A compiled rule: joined to compiled code that calls it, and compiled on its own only if Python calls it."""

    def __init__(self, function: Callable[..., Any], options: dict[str, Any]) -> None:
        inlined = {"nopython": True, "forceinline": True, **options}
        super().__init__(function, targetoptions=inlined, pipeline_class=_RuleCompiler)
        self._alone = numba.njit(pipeline_class=_EntryCompiler, **options)(function)

    def __call__(self, *arguments: Any) -> Any:
        """Run the rule as compiled code, for tests and for people who look around."""
        return self._alone(*arguments)

    def get_call_template(self, args: Any, kws: Any) -> Any:
        """As Numba does, but with whole numbers 64 bits wide, so that a rule is compiled once."""
        return super().get_call_template([_wide(kind) for kind in args], kws)


def _wide(kind: Any) -> Any:
    """The type that arguments of a type are passed as."""
    kind = types.unliteral(kind)
    whole = isinstance(kind, (types.IntEnumMember, types.Integer)) and kind != types.uint64
    return types.int64 if whole else kind


class EntryPoint:
    """A compiled function that Python calls, whose machine code can be taken along to other processes."""

    def __init__(self, function: Callable[..., Any], options: dict[str, Any], ready: Callable[[], None]) -> None:
        """Prepare a function; nothing is compiled yet.

        Args:
            function: to compile. options: Numba's. ready: called before every call.
        """
        functools.update_wrapper(self, function)
        self._compiled = numba.njit(pipeline_class=_EntryCompiler, **options)(function)
        self._code = self._compiled._cache = _Code()
        self._ready = ready

    def __call__(self, *arguments: Any) -> Any:
        """Run the function."""
        self._ready()
        return self._compiled(*arguments)

    def code(self) -> bytes:
        """Its machine code, if it was compiled in this process; empty otherwise."""
        made = {signature: result._reduce() for signature, result in self._code.made.items()}
        return dumps(made) if made else b""

    def take(self, code: bytes) -> None:
        """Use machine code that `code` gave for the same sources, versions and processor."""
        self._code.kept = pickle.loads(code)


class _Code(NullCache):  # type: ignore[misc]
    """Where Numba looks for compiled code, and hands it to. Files are the matter of `model.machine.code_cache`.

    Numba's own cache knows only the file that a function stands in, not those of the functions it calls, and fails
    where it cannot write.
    """

    def __init__(self) -> None:
        self.kept: dict[Any, Any] = {}
        self.made: dict[Any, Any] = {}

    def load_overload(self, signature: Any, target_context: Any) -> Any:
        """The kept code for a signature, or None."""
        target_context.refresh()
        parts = self.kept.get(signature)
        return None if parts is None else compiler.CompileResult._rebuild(target_context, *parts)

    def save_overload(self, signature: Any, result: Any) -> None:
        """Remember what was compiled."""
        self.made[signature] = result
