"""Whether what somebody tells about himself makes a record, and why not."""

from datetime import date

from accounts.models import Person
from common.errors import Refusal
from volunteers.identity import OTHER, Identity, born_on, has_resident_checksum, mark
from volunteers.models import Volunteer
from volunteers.registration import Registration
from volunteers.states import IdType

ID_TAKEN = Refusal("id_taken", "这个证件号已经登记过志愿者", "请核对号码；确实是你的，请打社区电话")


def refusal_of_registration(said: Registration, person: Person) -> Refusal | None:
    """The record's fields that the law names, and the document if one is given."""
    born = person.birth_date or said.birth_date
    if said.sex == "" or born is None:
        return Refusal("record_incomplete", "还差性别或出生日期", "志愿服务记录要有这两项，填好再交")
    if said.identity is None:
        return None
    return refusal_of_identity(said.identity, born) or _refusal_of_twin(said.identity, person)


def refusal_of_identity(identity: Identity, born: date | None) -> Refusal | None:
    if identity.kind not in IdType.values:
        return Refusal("id_type_missing", "还没有选证件类型", "选好是哪种证件，或把证件号留空")
    if identity.kind != IdType.RESIDENT:
        return None if OTHER.fullmatch(identity.number) else _wrong("证件号只有字母和数字，5 到 20 位")
    if not has_resident_checksum(identity.number):
        return _wrong("身份证号是 18 位，最后一位对不上")
    inside = born_on(identity.number)
    if inside is None:
        return _wrong("身份证号里的出生日期不存在")
    if born and inside != born:
        return Refusal(
            "id_birth_differs", f"身份证号里的出生日期和登记的 {born.isoformat()} 不一样", "请核对身份证号和出生日期"
        )
    return None


def _wrong(why: str) -> Refusal:
    return Refusal("id_number_wrong", why, "请照着证件再核对一遍，或先留空")


def _refusal_of_twin(identity: Identity, person: Person) -> Refusal | None:
    twins = Volunteer.objects.filter(community=person.household.community_id, id_mark=mark(identity))
    return ID_TAKEN if twins.exclude(person=person).exists() else None
