"""
A named tuple of arrays as one address, which is what the compiled functions pass to one another.

Numba would copy a tuple of sixty arrays at every call and count the users of every array each time; measured, four
fifths of the time went into counting. Here the fields lie once in a block of memory, without owners, and a function
gets the address of the block; a field is read where it is used. The :class:`Struct` keeps the tuple, and with it the
arrays, alive: both sides share them.
"""

from typing import Any

import numpy as np
from numba import njit, typeof, types
from numba.core import cgutils
from numba.core.imputils import lower_getattr_generic
from numba.core.typing.templates import AttributeTemplate, infer_getattr
from numba.extending import NativeValue, intrinsic, models, register_model, typeof_impl, unbox

_BYTES_PER_FIELD = 128
"""An array of three dimensions takes 88."""


class Struct:
    """A block of memory with the fields of a named tuple of arrays, numbers and other structs."""

    def __init__(self, fields: Any) -> None:
        self.fields = fields
        self._memory = np.zeros(len(fields) * _BYTES_PER_FIELD, dtype=np.uint8)
        _fill(self._memory, tuple(fields))
        self.address = self._memory.ctypes.data
        kinds = tuple(types.unliteral(typeof(field)) for field in fields)
        self.kind = StructType(type(fields).__name__, type(fields)._fields, kinds)


class StructType(types.Type):
    """The address of a block with fields of given names and types."""

    def __init__(self, title: str, names: tuple[str, ...], kinds: tuple[Any, ...]) -> None:
        self.names = names
        self.kinds = kinds
        super().__init__(name=f"{title}({', '.join(str(kind) for kind in kinds)})")


@typeof_impl.register(Struct)
def _type_of(value: Struct, _context: Any) -> StructType:
    return value.kind


@register_model(StructType)
class _Address(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: StructType) -> None:
        super().__init__(manager, kind, cgutils.voidptr_t)


@unbox(StructType)
def _unbox(_kind: StructType, value: Any, c: Any) -> NativeValue:
    address = c.pyapi.object_getattr_string(value, "address")
    pointer = c.pyapi.long_as_voidptr(address)
    c.pyapi.decref(address)
    return NativeValue(pointer, is_error=cgutils.is_not_null(c.builder, c.pyapi.err_occurred()))


@infer_getattr
class _Fields(AttributeTemplate):
    key = StructType

    def generic_resolve(self, kind: StructType, name: str) -> Any:
        return kind.kinds[kind.names.index(name)] if name in kind.names else None


@lower_getattr_generic(StructType)
def _get_field(context: Any, builder: Any, kind: StructType, value: Any, name: str) -> Any:
    block = context.get_value_type(types.Tuple(kind.kinds)).as_pointer()
    idx = kind.names.index(name)
    field = cgutils.gep_inbounds(builder, builder.bitcast(value, block), 0, idx)
    if isinstance(kind.kinds[idx], types.Array):
        return _view(context, builder, kind.kinds[idx], field)
    return builder.load(field)


def _view(context: Any, builder: Any, kind: Any, field: Any) -> Any:
    """Load an array member by member, so that only the members in use are read."""
    stored = context.make_array(kind)(context, builder, ref=field)
    view = context.make_array(kind)(context, builder)
    view.meminfo = cgutils.get_null_value(view.meminfo.type)
    view.parent = cgutils.get_null_value(view.parent.type)
    view.nitems = stored.nitems
    view.itemsize = context.get_constant(types.intp, kind.dtype.bitwidth // 8 if hasattr(kind.dtype, "bitwidth") else 1)
    view.data = stored.data
    for name in ("shape", "strides"):
        pointer = stored._get_ptr_by_name(name)
        sizes = [builder.load(cgutils.gep_inbounds(builder, pointer, 0, axis)) for axis in range(kind.ndim)]
        setattr(view, name, cgutils.pack_array(builder, sizes))
    return view._getvalue()


@intrinsic
def _store(_context: Any, memory: Any, fields: Any) -> Any:
    """Write a tuple into a block of memory, its arrays as views without an owner."""

    def generate(context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        block = context.make_array(memory)(context, builder, args[0]).data
        result = args[1]
        for idx, kind in enumerate(fields):
            if isinstance(kind, types.Array):
                view = context.make_array(kind)(context, builder, builder.extract_value(args[1], idx))
                view.meminfo = cgutils.get_null_value(view.meminfo.type)
                view.parent = cgutils.get_null_value(view.parent.type)
                result = builder.insert_value(result, view._getvalue(), idx)
        builder.store(result, builder.bitcast(block, result.type.as_pointer()))
        return context.get_dummy_value()

    return types.none(memory, fields), generate


@njit(cache=True)
def _fill(memory: Any, fields: Any) -> None:
    _store(memory, fields)
