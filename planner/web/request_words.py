"""What the public form says."""

from collections.abc import Mapping

from planner.locale import Sentence, sentence

TITLE = sentence("Ask for digital support")
TITLE_RECEIVED = sentence("Your request has been received")

LABELS: Mapping[str, Sentence] = {
    "contact": sentence("Your own name and phone number, if you ask for somebody else"),
    "name": sentence("Name of the person who needs support"),
    "phone": sentence("Phone number of the person who needs support"),
    "address": sentence("Street address (optional)"),
    "postcode": sentence("Postcode (optional)"),
    "languages": sentence("Language of the support"),
    "topic": sentence("What is the help needed with?"),
    "need": sentence("In your own words (optional when you have chosen a topic)"),
    "device": sentence("Device (optional)"),
    "wishes": sentence("When can you be reached, and when would a visit suit? (optional)"),
}
"""By field."""

FORM_WORDS: Mapping[str, Sentence] = {
    "intro": sentence("Tell what help is needed. Somebody will call and agree with you on what to do."),
    "who": sentence("Who needs support?"),
    "myself": sentence("I do"),
    "other": sentence("Somebody else, for whom I ask"),
    "choose": sentence("Choose a topic"),
    "address_hint": sentence("Only if a visit at home may be needed."),
    "need_hint": sentence(
        "Never write a personal identity code, a password, a PIN, a door code or bank details here: nobody needs them."
    ),
    "device_hint": sentence("For example an Android phone, an iPad or a smart TV."),
    "trap_label": sentence("Leave this empty"),
    "button": sentence("Send the request"),
    "wrong_title": sentence("The request was not sent yet. Please correct this:"),
    "taken_out": sentence("A text that must not be sent has been taken out of its field."),
    "error": sentence("Error"),
    "privacy": sentence("What you tell here is used only to arrange the support that you ask for."),
    "privacy_link": sentence("Privacy notice"),
    "no_privacy_link": sentence("The address of the privacy notice has not been set here yet; ask the service for it."),
}

RECEIPT_WORDS: Mapping[str, Sentence] = {
    "number_label": sentence("The number of your request:"),
    "keep": sentence("Write it down; by it your request is found when you call. It is shown for ten minutes."),
    "next": sentence("Somebody will call and agree with you on what to do. You need not do anything now."),
    "nothing": sentence("There is no receipt to show here any more. A request that was sent has arrived."),
    "again": sentence("To the form"),
}

CLOSED = sentence("No requests are taken here.")
DEMO = sentence("This is a demonstration with made-up people; no requests of real people are taken here.")
NOT_NOW = sentence("The request cannot be taken just now. Please try again in a while, or call the service.")
