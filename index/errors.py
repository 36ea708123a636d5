"""Every error that a user can meet, as one small tree.

FootnotesError
├── QuestionError     the question cannot be asked as it stands
├── DocumentError     a document cannot be read
├── SettingsError     a setting cannot be used
├── ModelError        a model or its weights cannot be had
│   └── WritingError  a model broke off, or wrote nothing that can be used
├── HomeError         the data directory cannot be used
└── DamagedIndexError the stored index cannot be read back

Each message is one line: it names the value that is wrong and the next step.
Front ends catch `FootnotesError` and nothing else: a bug keeps its traceback.
"Not in the document" is an `Answer`, never an error.
"""


class FootnotesError(Exception):
    """What is wrong and what to do, in one line for the user."""


class QuestionError(FootnotesError):
    """The question cannot be asked as it stands."""


class DocumentError(FootnotesError):
    """A document cannot be read."""


class SettingsError(FootnotesError):
    """A setting cannot be used."""


class ModelError(FootnotesError):
    """A model or its weights cannot be had."""


class WritingError(ModelError):
    """A model broke off, or wrote nothing that can be used; the message is the reason alone."""


class HomeError(FootnotesError):
    """The data directory cannot be used."""


class DamagedIndexError(FootnotesError):
    """The stored index cannot be read back."""
