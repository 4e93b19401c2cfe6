"""Rewards for yes/no answers in <think>...</think><answer>...</answer>. Needs Python only.

TRL:      from reward_yesno import accuracy, format; GRPOTrainer(model, [accuracy, format], ...)
ms-swift: --external_plugins reward_yesno.py --reward_funcs yesno_accuracy yesno_format
verl:     reward.custom_reward_function.path=reward_yesno.py
          reward.custom_reward_function.name=compute_score

The form: the two blocks and nothing else but white space, each tag once, some reasoning, and an
answer that is yes or no in any case with at most one . or ! behind it. Accuracy reads the answer
block alone, whatever stands around it; an answer that can't be read is never right.

Where the solution is a letter, the question was multiple choice: the answer is then the last of the
letters A to E that stands on its own, as in MMAD, and all that is asked of the form is to have one.
"""

import re

TAGS = ("<think>", "</think>", "<answer>", "</answer>")
# Unicode's White_Space; str.strip() alone also takes four control characters.
SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)


def _verdict(answer):
    word = answer.strip(SPACE)
    word = (word[:-1] if word[-1:] in (".", "!") else word).lower()
    return word if word in ("yes", "no") else None


def verdict(text):
    """'yes' or 'no' where the text has exactly one answer block that says so, else None."""
    if text.count(TAGS[2]) != 1 or text.count(TAGS[3]) != 1:
        return None
    before, _, after = text.partition(TAGS[2])
    if TAGS[3] in before:
        return None
    return _verdict(after.partition(TAGS[3])[0])


def has_form(text):
    """Whether the whole text has the form."""
    if any(text.count(tag) != 1 for tag in TAGS):
        return False
    at = [text.index(tag) for tag in TAGS]
    if at != sorted(at):
        return False
    end = [start + len(tag) for start, tag in zip(at, TAGS)]
    outside = text[: at[0]] + text[end[1] : at[2]] + text[end[3] :]
    reasoning = text[end[0] : at[1]]
    answer = text[end[2] : at[3]]
    return not outside.strip(SPACE) and bool(reasoning.strip(SPACE)) and _verdict(answer) is not None


def letter(text):
    """The last of the letters A to E that stands on its own, else None."""
    found = re.findall(r"\b([A-E])\b", text)
    return found[-1] if found else None


def _right(text, solution):
    return (verdict if solution in ("yes", "no") else letter)(text) == solution


def _formed(text, solution):
    return has_form(text) if solution in ("yes", "no", None) else letter(text) is not None


def _text(completion):
    """The text of a completion: as it is, or of the last turn of a conversation."""
    if isinstance(completion, str):
        return completion
    content = completion[-1]["content"]
    if isinstance(content, str):
        return content
    return "".join(part.get("text") or "" for part in content)


def accuracy(completions, solution, **kwargs):
    """1 for the right answer, 0 for the wrong one or none."""
    return [float(_right(_text(c), s)) for c, s in zip(completions, solution)]


def format(completions, solution=None, **kwargs):
    """1 for the form, whether the answer is right or not."""
    solution = solution or [None] * len(completions)
    return [float(_formed(_text(c), s)) for c, s in zip(completions, solution)]


def compute_score(data_source, solution_str, ground_truth, extra_info=None, **kwargs):
    """verl: the sum as `score`, 0 to 2, and its two parts."""
    parts = {
        "accuracy": float(_right(solution_str, ground_truth)),
        "format": float(_formed(solution_str, ground_truth)),
    }
    return {"score": sum(parts.values()), **parts}


try:
    from swift.rewards import ORM, orms
except ImportError:
    try:
        from swift.plugin import ORM, orms
    except ImportError:
        ORM, orms = object, {}


class YesNoAccuracy(ORM):
    def __call__(self, completions, solution, **kwargs):
        return accuracy(completions, solution)


class YesNoFormat(ORM):
    def __call__(self, completions, solution=None, **kwargs):
        return format(completions, solution)


orms["yesno_accuracy"] = YesNoAccuracy
orms["yesno_format"] = YesNoFormat
