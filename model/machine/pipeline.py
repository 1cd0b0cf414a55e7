"""How Numba compiles rules, lines of the week, and what Python calls.

Numba gives every function machine code, an entry from Python and a round of optimisation of its own. No rule needs
them: rules are inlined into the line of the week that asks them. A line is optimised once, as a whole, and becomes
machine code of its own, which the week calls by its name: so lines can be compiled side by side, and after an edit
those anew that it concerns. Each is compiled for one width of whole numbers only.
"""

from __future__ import annotations

import functools
import pickle
from collections.abc import Callable
from typing import Any

import numba
from llvmlite import binding as llvm
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
    """Code that becomes machine code: it takes in, once, all that is called from it, directly or not, but for lines."""

    apart = False
    """Whether others call this by its name, and do not take it in."""

    def finalize(self) -> None:
        """As Numba does, with everything that is called."""
        called = dict.fromkeys(self._linking_libraries)
        for library in (waiting := list(called)):
            new = library._linking_libraries if isinstance(library, _Linkable) else ()
            waiting += [further for further in new if further not in called]
            called |= dict.fromkeys(new)
        self._linking_libraries = [library for library in called if not getattr(library, "apart", False)]
        super().finalize()


@register_pass(mutates_CFG=True, analysis_only=False)
class _Lower(typed_passes.NativeLowering):
    """Lowering to machine code, into a library that takes in all that is called."""

    _name = "lower"

    def run_pass(self, state: Any) -> bool:
        state.library = _Whole(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        return bool(super().run_pass(state))


@register_pass(mutates_CFG=True, analysis_only=False)
class _LowerToLink(typed_passes.NativeLowering):
    _name = "lower_to_link"

    def run_pass(self, state: Any) -> bool:
        flags = state.flags
        flags.no_compile = flags.no_cpython_wrapper = flags.no_cfunc_wrapper = True
        state.library = _Linkable(state.targetctx.codegen(), state.func_id.func_qualname)
        super().run_pass(state)
        _stand_in(state)
        return True


def _stand_in(state: Any) -> None:
    """Put in place of an entry from Python an object by which Numba finds the code of a call."""
    lowered = state.cr.fndesc
    found = _placeholder(lowered, state.cr.env)
    state.targetctx.insert_user_function(found, lowered, [state.library])
    state["cr"] = state.cr._replace(cfunc=found)


def _placeholder(lowered: Any, environment: Any) -> Any:
    """What nobody ever calls."""
    return _dynfunc.make_function(lowered.lookup_module(), lowered.unique_name, "", 0, environment, ())


@register_pass(mutates_CFG=True, analysis_only=False)
class _LowerLine(typed_passes.NativeLowering):
    _name = "lower_line"

    def run_pass(self, state: Any) -> bool:
        flags = state.flags
        flags.no_compile = flags.no_cpython_wrapper = flags.no_cfunc_wrapper = True
        # Numba numbers functions in the order of their compilation; a line keeps its name, wherever it is compiled.
        state.func_id.unique_id = 0
        state.library = _Whole(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.apart = True
        state.library.enable_object_caching()
        super().run_pass(state)
        state.library._ensure_finalized()
        _stand_in(state)
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

    lower = _Lower


class _LineCompiler(_RuleCompiler):
    """The same, ending in machine code that has a name and no entry from Python."""

    lower = _LowerLine


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


class Line(Rule):
    """A compiled line of the week: machine code of its own, which compiled code calls and which can be taken along."""

    def __init__(self, function: Callable[..., Any], options: dict[str, Any]) -> None:
        CPUDispatcher.__init__(
            self, function, targetoptions={"nopython": True, **options}, pipeline_class=_LineCompiler
        )
        self._alone = numba.njit(pipeline_class=_EntryCompiler, **options)(function)
        self._cache = _LineCode()

    @property
    def takes_and_gives(self) -> list[str]:
        """For each signature that there is code for; empty as long as there is none."""
        compiled: Any = self.overloads.values()
        return [str(result.signature) for result in compiled] or [str(kept[2]) for kept in self._cache.kept.values()]

    def code(self) -> bytes:
        """Its machine code, if it was compiled in this process; empty otherwise."""
        return self._cache.code()

    def take(self, code: bytes) -> None:
        """Have machine code that `code` gave for the same sources, versions and processor, ready to be called."""
        self._cache.take(code, self.targetctx)


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
        self._cache = self._compiled._cache = _Code()
        self._ready = ready

    def __call__(self, *arguments: Any) -> Any:
        """Run the function."""
        self._ready()
        return self._compiled(*arguments)

    def code(self) -> bytes:
        """Its machine code, if it was compiled in this process; empty otherwise."""
        return self._cache.code()

    def take(self, code: bytes) -> None:
        """Use machine code that `code` gave for the same sources, versions and processor."""
        self._cache.kept = pickle.loads(code)


class _Code(NullCache):  # type: ignore[misc]
    """Where Numba looks for compiled code, and hands it to. Files are the matter of `model.machine.code_cache`.

    Numba's own cache knows only the file that a function stands in, not those of the functions it calls, and fails
    where it cannot write. Code is kept by the types of the arguments.
    """

    def __init__(self) -> None:
        self.kept: dict[Any, Any] = {}
        self.made: dict[Any, Any] = {}

    def load_overload(self, signature: Any, target_context: Any) -> Any:
        """The kept code for a signature, or None."""
        target_context.refresh()
        parts = self.kept.get(tuple(signature))
        return None if parts is None else compiler.CompileResult._rebuild(target_context, *parts)

    def save_overload(self, signature: Any, result: Any) -> None:
        """Remember what was compiled."""
        self.made[tuple(signature)] = result

    def code(self) -> bytes:
        """What was compiled here, as bytes; empty if nothing was."""
        made = {signature: result._reduce() for signature, result in self.made.items()}
        return dumps(made) if made else b""


class _LineCode(_Code):
    """The same for a line: its machine code at once, and what Numba knows of it only for whoever compiles a call."""

    def __init__(self) -> None:
        super().__init__()
        self._libraries: list[Any] = []
        self._environments: list[Any] = []
        self._known = b""

    def code(self) -> bytes:
        """What was compiled here, as bytes; empty if nothing was."""
        if not self.made:
            return b""
        objects, known = [], {}
        for signature, result in self.made.items():
            (name, kind, (code, _)), lowered, environment, types_, *_, environments = result._reduce()
            # Nobody takes a line in, so that its code in the compiler's language is not needed.
            objects.append(((name, kind, (code, llvm.parse_assembly("").as_bitcode())), environments))
            known[signature] = lowered, environment, types_
        return dumps((objects, dumps(known)))

    def take(self, code: bytes, target_context: Any) -> None:
        """Put machine code where compiled code finds it by its name."""
        objects, self._known = pickle.loads(code)
        for serialized, environments in objects:
            library = target_context.codegen().unserialize_library(serialized)
            library.apart = True
            for environment in environments:
                library.codegen.set_env(environment.env_name, environment)
            self._libraries.append(library)
            self._environments += environments

    @property  # type: ignore[override]
    def kept(self) -> dict[Any, Any]:
        """What Numba knows of the code that was taken, by signature."""
        if self._known:
            self._kept, self._known = pickle.loads(self._known), b""
        return self._kept

    @kept.setter
    def kept(self, kept: dict[Any, Any]) -> None:
        self._kept = kept

    def load_overload(self, signature: Any, target_context: Any) -> Any:
        """The kept code for a signature, or None; it has no entry from Python that could be looked up."""
        target_context.refresh()
        if tuple(signature) not in self.kept:
            return None
        lowered, environment, types_ = self.kept[tuple(signature)]
        library = self._libraries[list(self.kept).index(tuple(signature))]
        return compiler.compile_result(
            target_context=target_context, typing_context=target_context.typing_context, library=library,
            environment=environment, entry_point=_placeholder(lowered, environment), fndesc=lowered,
            type_annotation="", signature=types_, objectmode=False, lifted=(), typing_error=None, call_helper=None,
            metadata=None, reload_init=[], referenced_envs=self._environments,
        )  # fmt: skip
