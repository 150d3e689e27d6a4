"""The ways a message reaches a person, all behind one interface; `common.notifications` decides who goes which way."""

from dataclasses import dataclass
from smtplib import SMTPServerDisconnected
from typing import ClassVar, Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.module_loading import import_string

from .models import InboxMessage, NoticeChoice, OutboxMessage

INBOX, SMS, EMAIL, WECHAT = "inbox", "sms", "email", "wechat"
NO_EMAIL = "django.core.mail.backends.dummy.EmailBackend"


class OutcomeUnknown(Exception):
    """The provider may or may not have taken the message; nobody sends it a second time."""


@dataclass(frozen=True)
class Message:
    """One message in words. `choice` says how the recipient wants to be reached, None for the inbox only."""

    outbox: OutboxMessage
    title: str
    body: str
    url: str
    choice: NoticeChoice | None = None

    @classmethod
    def of(cls, outbox: OutboxMessage, choice: NoticeChoice | None = None) -> "Message":
        """First line of the words is the title, the rest the body."""
        text = render_to_string(f"notifications/{outbox.kind}.txt", outbox.payload).strip()
        title, _, body = text.partition("\n")
        return cls(outbox, title.strip()[:80], body.strip(), outbox.payload.get("url", ""), choice)

    @property
    def link(self) -> str:
        """The whole address, for readers outside the site; empty when the message leads nowhere."""
        return f"{settings.PUBLIC_BASE_URL}{self.url}" if self.url else ""


class Channel(Protocol):
    name: ClassVar[str]

    def is_on(self) -> bool:
        """Whether this installation has the channel at all."""

    def address(self, message: Message) -> str:
        """Where the message would go; empty when its recipient cannot be reached this way."""

    def send(self, message: Message) -> None:
        """Hand it over. OutcomeUnknown: it may have left; any other exception: it did not, and is tried again."""


class Inbox:
    """站内信: a row, so it is written in the transaction that takes the message out of the outbox."""

    name = INBOX

    def is_on(self) -> bool:
        return True

    def address(self, message: Message) -> str:
        return str(message.outbox.recipient_id)

    def send(self, message: Message) -> None:
        outbox = message.outbox
        InboxMessage.objects.get_or_create(
            outbox=outbox,
            defaults={
                "recipient_id": outbox.recipient_id,
                "kind": outbox.kind,
                "title": message.title,
                "body": message.body,
                "url": message.url,
                "created_at": outbox.sent_at,
            },
        )


class Sms:
    """SMS_BACKEND: a class with `send(phone, text)`."""

    name = SMS

    def is_on(self) -> bool:
        return bool(settings.SMS_BACKEND)

    def address(self, message: Message) -> str:
        return message.outbox.recipient.phone or ""

    def send(self, message: Message) -> None:
        import_string(settings.SMS_BACKEND)().send(self.address(message), f"{message.title}。{message.body}")


class Email:
    """Django's e-mail, set by EMAIL_URL; the address is one that its owner has confirmed."""

    name = EMAIL

    def is_on(self) -> bool:
        return settings.EMAIL_BACKEND != NO_EMAIL

    def address(self, message: Message) -> str:
        return message.outbox.payload.get("to") or (message.choice.email if message.choice else "")

    def send(self, message: Message) -> None:
        text = "\n\n".join(part for part in (message.body, message.link) if part)
        try:
            EmailMessage(message.title, text, to=[self.address(message)]).send()
        except SMTPServerDisconnected as error:
            raise OutcomeUnknown from error


class WeChat:
    """服务号模板消息. WECHAT_BACKEND: a class with `send(openid, title, body, link)`."""

    name = WECHAT

    def is_on(self) -> bool:
        return bool(settings.WECHAT_BACKEND)

    def address(self, message: Message) -> str:
        return message.choice.openid if message.choice else ""

    def send(self, message: Message) -> None:
        backend = import_string(settings.WECHAT_BACKEND)()
        backend.send(self.address(message), message.title, message.body, message.link)


CHANNELS: dict[str, Channel] = {channel.name: channel for channel in (Inbox(), Sms(), Email(), WeChat())}
OUTWARD = (SMS, EMAIL, WECHAT)
