"""A signature field that readers with a screen reader find too.

The field is added to the page, the form and the tree of tags in one addition to the file: its
widget has a name to read out, and stands in the tree as the last thing of the document.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

Box = tuple[int, int, int, int]


def add_tagged_field(
    writer: "IncrementalPdfFileWriter", *, name: str, label: str, box: Box
) -> None:
    """An empty signature field on the last page, tagged as a form in the tree."""
    from pyhanko.pdf_utils import generic
    from pyhanko.sign.fields import SigFieldSpec, append_signature_field

    spec = SigFieldSpec(
        name, on_page=-1, box=box, readable_field_name=label, combine_annotation=True
    )
    append_signature_field(writer, spec)
    fields = writer.root["/AcroForm"]["/Fields"]
    widget = fields.raw_get(len(fields) - 1)
    tree = writer.root["/StructTreeRoot"]
    number = int(tree["/ParentTreeNextKey"])
    element = writer.add_object(_element(tree, widget, label))
    drawn = widget.get_object()
    drawn["/StructParent"] = generic.NumberObject(number)
    drawn["/Contents"] = generic.TextStringObject(label)
    writer.mark_update(widget)
    _hang(writer, tree, element)
    _register(writer, tree, number, element)


def _element(tree: Any, widget: Any, label: str) -> Any:
    from pyhanko.pdf_utils import generic

    name = generic.NameObject
    reference = generic.DictionaryObject(
        {
            name("/Type"): name("/OBJR"),
            name("/Obj"): widget,
            name("/Pg"): widget.get_object().raw_get("/P"),
        }
    )
    return generic.DictionaryObject(
        {
            name("/Type"): name("/StructElem"),
            name("/S"): name("/Form"),
            name("/P"): _top_reference(tree),
            name("/Pg"): widget.get_object().raw_get("/P"),
            name("/Alt"): generic.TextStringObject(label),
            name("/K"): generic.ArrayObject([reference]),
        }
    )


def _top_reference(tree: Any) -> Any:
    """The element of the whole document, below the root of the tree."""
    from pyhanko.pdf_utils import generic

    kids = tree.raw_get("/K")
    return kids.raw_get(0) if isinstance(kids, generic.ArrayObject) else kids


def _hang(writer: "IncrementalPdfFileWriter", tree: Any, element: Any) -> None:
    from pyhanko.pdf_utils import generic

    top_reference = _top_reference(tree)
    top = top_reference.get_object()
    kids = top["/K"]
    if isinstance(kids, generic.ArrayObject):
        kids.append(element)
    else:
        top["/K"] = generic.ArrayObject([top.raw_get("/K"), element])
    writer.mark_update(top_reference)
    writer.update_container(top["/K"])


def _register(writer: "IncrementalPdfFileWriter", tree: Any, number: int, element: Any) -> None:
    """Let the number of the widget lead to its element."""
    from pyhanko.pdf_utils import generic

    parents = tree["/ParentTree"]
    parents["/Nums"].extend([generic.NumberObject(number), element])
    tree["/ParentTreeNextKey"] = generic.NumberObject(number + 1)
    writer.update_container(parents["/Nums"])
    writer.update_container(parents)
    writer.update_container(tree)
