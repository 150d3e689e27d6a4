"""Whether an activity may ask this, in this place."""

from common.errors import Refusal

from .models.questions import OPTION_MOST, Question, QuestionKind, QuestionScope

QUESTIONS_MOST, OPTIONS_MOST = 12, 12  # asked by one activity; offered by one question
RETIRED = Refusal("question_retired", "这条问题已经停用或换过了", "请回到问题列表再改")
NEIGHBOUR = Refusal("question_position", "已经在最前或最后，不能再移", "请移动别的问题")
FOLLOWED = "有一条问题要看它的回答才问"


def refusal_of_question(
    question: Question, others: list[Question], *, instead_of: Question | None = None
) -> Refusal | None:
    """`others` are the activity's live questions in their order, with `instead_of` among them when it is replaced."""
    if instead_of is None and len(others) >= QUESTIONS_MOST:
        return Refusal("questions_full", f"一个活动最多问 {QUESTIONS_MOST} 条", "请先停用一条，或并成一条问")
    return (
        _refusal_of_options(question)
        or _refusal_of_bounds(question)
        or _refusal_of_condition(question, others, instead_of)
        or _refusal_by_followers(question, others, instead_of)
    )


def refusal_to_move(question: Question, neighbour: Question) -> Refusal | None:
    """A question stands behind the one it depends on."""
    if question.depends_on_id == neighbour.pk or neighbour.depends_on_id == question.pk:
        return Refusal("question_followed", "这两条有先后，不能对调", "请先改掉“什么时候问”，再移动")
    return None


def refusal_to_retire(question: Question, others: list[Question]) -> Refusal | None:
    if follower := next((one for one in others if one.depends_on_id == question.pk), None):
        return Refusal("question_followed", FOLLOWED, f"请先停用或改掉“{follower.text}”")
    return None


def _refusal_of_options(question: Question) -> Refusal | None:
    options = question.options
    if question.kind != QuestionKind.CHOICE:
        return Refusal("question_wrong", "只有选择题有选项", "请清空选项，或改成选一项") if options else None
    if not 2 <= len(options) <= OPTIONS_MOST:
        return Refusal("question_wrong", f"选项要有 2 到 {OPTIONS_MOST} 个", "请一行写一个选项")
    if len(set(options)) < len(options):
        return Refusal("question_wrong", "有两个选项一样", "请改掉其中一个")
    if not all(option and option == option.strip() and len(option) <= OPTION_MOST for option in options):
        return Refusal("question_wrong", f"选项最多 {OPTION_MOST} 个字，不能空着", "请改短一点")
    return None


def _refusal_of_bounds(question: Question) -> Refusal | None:
    low, high = question.lowest, question.highest
    if question.kind != QuestionKind.NUMBER and (low is not None or high is not None):
        return Refusal("question_wrong", "只有填数字的题有最小和最大", "请清空，或改成填数字")
    if low is not None and high is not None and high < low:
        return Refusal("question_wrong", "最大不能小于最小", "请核对最小和最大")
    return None


def _refusal_of_condition(question: Question, others: list[Question], instead_of: Question | None) -> Refusal | None:
    if question.depends_on is None:
        return Refusal("question_wrong", "没说看哪一条", "请选前面的问题") if question.depends_value else None
    first = next((one for one in others if one.pk == question.depends_on.pk), None)
    if first is None or first == instead_of or first.position >= question.position:
        return Refusal("question_wrong", "只能看前面问过的问题", "请换一条，或先移动顺序")
    if question.depends_value not in first.conditions:
        return Refusal("question_wrong", f"“{first.text}”没有这个回答", "请重新选“什么时候问”")
    if first.of_each_person and question.scope == QuestionScope.PARTY:
        return Refusal("question_wrong", "一家答一次的问题不能看每人的回答", "请改成每人答一次")
    return None


def _refusal_by_followers(question: Question, others: list[Question], instead_of: Question | None) -> Refusal | None:
    """What hangs on the question must still be able to."""
    for follower in others if instead_of else []:
        if follower.depends_on_id != instead_of.pk:
            continue
        fits = follower.depends_value in question.conditions
        if not fits or (question.of_each_person and not follower.of_each_person):
            return Refusal("question_followed", FOLLOWED, f"请先停用或改掉“{follower.text}”")
    return None
