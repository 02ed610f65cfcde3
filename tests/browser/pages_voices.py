"""Pages of surveys, voices and slips that are shown only in their journey: test_voices.py."""

JOURNEY = {
    f"evaluation:{route}": "needs a survey or a slip: test_voices.py"
    for route in (
        "public-survey",
        "public-survey-thanks",
        "survey",
        "survey-change",
        "survey-poster",
        "tally-new",
        "tally",
        "voice-new",
        "voice",
        "slip",
        "slip-paper",
    )
} | {
    "evaluation:survey-move": "a form's target",
    "evaluation:slip-counts-download": "a file",
}
