"""What is wrong with a file of skeletons, to stand behind its name and a colon."""

from __future__ import annotations

#: Arrays, as a file has them: sides of a matrix in brackets.
Shape = tuple[int, ...]

TOO_LARGE = "far larger than any recording"
NO_FRAMES = "holds no frames"
NO_SEQUENCES = "holds no sequences"
NO_NUMBERS = "holds joints that are not finite numbers (NaN or infinity)"
VALUES_NO_NUMBERS = "holds values that are not finite numbers"
NOBODY = "nobody in any frame"

NTU_MISNAMED = "not named SsssCcccPpppRrrrAaaa.skeleton"
NTU_STATES = "tracking states other than 0, 1 and 2"
NTU_CUT_OFF = "cut off or not a skeleton file"
NTU_NO_NUMBERS = "holds text where numbers belong"
NTU_LINE = "a joint's line does not hold 12 numbers"

NEITHER_PICKLE_NOR_ARCHIVE = "neither a .pkl nor a .npz file"
NO_ANNOTATIONS = "no annotations in it, so not a pyskl file"
SPLIT_WRONG = "its split is not lists of names"
NO_KEYPOINTS = "no keypoints (people, frames, joints, 3)"

ARRAY_WITHOUT_TYPE = "an array without a type"
ODD_ENCODING = "an unusual text encoding"
WOULD_CHANGE = "it would change an object, which data does not need"
REFERS_OUTSIDE = "it refers to objects outside the file"
CUT_OFF = "cut off"

NO_TENSOR_FILE = "not a safetensors file, or cut off in its header"
NO_TENSOR_HEADER = "not a safetensors file: its header is not JSON"
METADATA_NO_TEXT = "its metadata is not text"

NO_STORE = "not a file of skeleton sequences made by this program"
NO_CLASSES = "damaged: no list of classes"
CLASSES_NO_NAMES = "damaged: the classes are not a list of names"
RATES_WRONG = "damaged: frame rates that are not positive"
NO_CLIP = "not the joints of a clip"
NO_LIBRARY = "no clip library in it"
NOTHING_LABELLED = "nothing in it is labelled: label clips, or spans of them, first"
TIMES_WRONG = "times must increase"


def not_opened(reason: object) -> str:
    """The system does not open it."""
    return f"cannot be opened ({reason})"


def not_read(reason: object) -> str:
    """The disk does not give it."""
    return f"cannot be read ({reason})"


def damaged(reason: object) -> str:
    """Its numbers cannot be."""
    return f"damaged ({reason})"


def damaged_or_cut_off(reason: object) -> str:
    """Its parts are not where its header says."""
    return f"damaged or cut off ({reason})"


def array_wrong(name: str, wanted: Shape, found: Shape) -> str:
    """Joints, or what is known of each, of another form."""
    return f"{name} must be {wanted} with at least one frame, got {found}"


def rate_wrong(fps: float) -> str:
    """A rate at which nothing can have been recorded."""
    return f"its rate must be over 0, got {fps:g} frames a second"


def newer_library(found: int, known: int) -> str:
    """Written by a later version of the program."""
    return f"written by a newer version of the program (tables {found}, this one knows {known})"


def clip_misnamed(uid: str) -> str:
    """A clip whose folder would lie elsewhere."""
    return f"names a clip {uid!r}, which is no name of a folder"


def no_frame_between(start: float, end: float) -> str:
    """A stretch of time in which nothing was recorded."""
    return f"no frame between {start:.3f} and {end:.3f} s"


def too_far(metres: float) -> str:
    """Joints in another unit."""
    return f"holds joints over {metres:.0f} m away, so not in metres"


def of(name: str, reason: str) -> str:
    """What is wrong with one sequence of several."""
    return f"{name}: {reason}"


def no_ntu_files(actions: int) -> str:
    """A folder of something else."""
    return f"no NTU RGB+D {actions} files *.skeleton in this folder"


def ntu_shorter(frames: int) -> str:
    """A file that promises more than it holds."""
    return f"says {frames} frames, but is shorter"


def ntu_frame(frame: int) -> str:
    """A file that breaks off, or counts wrong."""
    return f"cut off, or a wrong count, in frame {frame}"


def ntu_joints(count: int) -> str:
    """A skeleton of another kind."""
    return f"a body of {count} joints, not 25"


def no_dictionary(index: int) -> str:
    """An annotation of another kind."""
    return f"annotation {index} is not a dictionary"


def no_class_number(label: object) -> str:
    """A label that is none."""
    return f"label {label!r} is not a class number"


def labels_do_not_fit(labels: str, of_what: str) -> str:
    """More or fewer labels than sequences."""
    return f"{labels} does not hold a label for each of {of_what}"


def archive_shape(name: str, shape: Shape) -> str:
    """Sequences of another form."""
    return f"{name} must be (N, frames, 150), found {shape}"


def joints_differ(count: int, dimensions: int) -> str:
    """Skeletons of another kind, such as flat ones."""
    return f"{count} joints in {dimensions}-D, not 25 in 3-D"


def pickle_too_large(gigabytes: int) -> str:
    """More than is read into memory."""
    return f"larger than {gigabytes} GB"


def no_pickle(reason: object) -> str:
    """It breaks off, or is a file of another kind."""
    return f"not a whole pickle, but cut off or a file of another kind ({reason})"


def pickle_refused(reason: str) -> str:
    """It asks for more than data needs."""
    return f"refused: {reason}"


def would_run(what: str) -> str:
    """It names something that would be run."""
    return f"it would run or build {what}, which data does not need"


def arrays_of_type(code: object) -> str:
    """Arrays of something else than numbers and texts."""
    return f"arrays of type {code!r}"


def array_size(shape: Shape, size: int) -> str:
    """An array's bytes are not as many as its shape says."""
    return f"an array of shape {shape} with {size} bytes"


def no_archive(reason: object) -> str:
    """It breaks off, or is a file of another kind."""
    return f"not a whole .npz archive ({reason})"


def array_too_large(name: str) -> str:
    """More than is read into memory."""
    return f"{name} is too large to be read at once"


def array_by_columns(name: str) -> str:
    """An array that cannot be read row by row."""
    return f"{name} is stored column by column"


def row_too_large(name: str) -> str:
    """More than is read into memory."""
    return f"a row of {name} is too large"


def no_array(name: str) -> str:
    """Something is missing."""
    return f"no array {name} in it"


def array_not_read(name: str, reason: object) -> str:
    """The archive does not give an array."""
    return f"{name} cannot be read ({reason})"


def array_foreign(name: str, reason: object) -> str:
    """Something else than an array."""
    return f"{name} is not a numpy array ({reason})"


def array_of_objects(name: str) -> str:
    """An array that would run something when read."""
    return f"{name} holds Python objects, which are not read"


def array_shorter(name: str, shape: Shape) -> str:
    """An array that promises more than it holds."""
    return f"{name} is shorter than its shape {shape} says"


def array_damaged(name: str, reason: object) -> str:
    """An array's bytes cannot be unpacked."""
    return f"{name} is damaged ({reason})"


def array_cut_off(name: str) -> str:
    """An array breaks off."""
    return f"{name} is cut off"


def tensor_size(name: str, shape: Shape) -> str:
    """An array's bytes are not as many as its shape says."""
    return f"the size of {name} contradicts its shape {shape}"


def tensor_beyond(name: str) -> str:
    """An array that promises more than the file holds."""
    return f"{name} ends beyond the end of the file"


def store_newer(version: str, known: int) -> str:
    """A file of a newer program."""
    return f"format version {version or '?'}, this program reads up to {known}: update it"


def store_array(name: str, wanted: str, found: str) -> str:
    """An array of another form."""
    return f"damaged: {name} must be {wanted}, found {found or 'none'}"


def store_rows(name: str, rows: int) -> str:
    """An array of another length."""
    return f"damaged: {name} must have {rows} rows"


def store_counts(name: str, end: int) -> str:
    """Where sequences begin does not fit how many frames there are."""
    return f"damaged: {name} do not count up to {end}"


def store_labels(classes: int) -> str:
    """Labels that no class has."""
    return f"damaged: labels outside the {classes} classes"
