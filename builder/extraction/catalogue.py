"""The outside services that a prompt may name, and how each is written.

A name that is also an everyday word ("square", "notion") is `common`: it counts when it is written with its
capital inside a sentence, or where its neighbours show that the service is meant. A `strict` one counts only
in its longer spellings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Category = Literal[
    "payments", "email", "calendar", "maps", "identity", "analytics", "crm", "storage", "messaging", "accounting",
    "ai", "commerce", "automation", "social", "video", "database", "hosting", "development", "documents", "health",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Service:
    """`spellings` are lower-case word sequences; `common` ones among them need a capital or a hint."""

    name: str
    category: Category
    spellings: tuple[str, ...]
    common: bool = False


def _service(name: str, category: Category, *others: str, common: bool = False, strict: bool = False) -> Service:
    own = () if strict else (name.lower(),)
    return Service(name, category, (*own, *others), common)


SERVICES: Final[tuple[Service, ...]] = (
    _service("Stripe", "payments", "stripe checkout", "stripe connect", "stripe billing", common=True),
    _service("PayPal", "payments", "pay pal"),
    _service("Square", "payments", "square payments", "square pos", common=True),
    _service("Mollie", "payments"),
    _service("Adyen", "payments"),
    _service("Braintree", "payments"),
    _service("Paddle", "payments", common=True),
    _service("Lemon Squeezy", "payments", "lemonsqueezy"),
    _service("Klarna", "payments"),
    _service("GoCardless", "payments", "go cardless"),
    _service("Apple Pay", "payments"),
    _service("Google Pay", "payments", "gpay"),
    _service("SumUp", "payments"),
    _service("Lydia", "payments", common=True),
    _service("HelloAsso", "payments"),
    _service("PayPlug", "payments"),
    _service("Alma", "payments", common=True),
    _service("RevenueCat", "payments"),
    _service("Plaid", "payments", common=True),
    _service("Wise", "payments", common=True),
    _service("Razorpay", "payments"),
    _service("Gmail", "email", "google mail"),
    _service("Outlook", "email", "microsoft outlook", "outlook mail", common=True),
    _service("Mailchimp", "email"),
    _service("SendGrid", "email"),
    _service("Mailgun", "email"),
    _service("Postmark", "email", common=True),
    _service("Resend", "email", "resend.com", common=True),
    _service("Brevo", "email", "sendinblue"),
    _service("Mailjet", "email"),
    _service("Klaviyo", "email"),
    _service("ConvertKit", "email"),
    _service("Amazon SES", "email", "aws ses"),
    _service("Substack", "email"),
    _service("Google Calendar", "calendar", "google agenda", "gcal", "agenda google", "calendrier google"),
    _service("Apple Calendar", "calendar", "icloud calendar", "calendrier apple"),
    _service("Outlook Calendar", "calendar", "calendrier outlook", "agenda outlook"),
    _service("Calendly", "calendar"),
    _service("Cal.com", "calendar"),
    _service("Doctolib", "health"),
    _service("Google Maps", "maps", "google map"),
    _service("Mapbox", "maps"),
    _service("OpenStreetMap", "maps", "open street map"),
    _service("Apple Maps", "maps"),
    _service("Waze", "maps"),
    _service(
        "Google Sign-In",
        "identity",
        "sign in with google",
        "google sign-in",
        "google login",
        "login with google",
        "google sign in",
        "log in with google",
        "google oauth",
        "connexion google",
        "connexion avec google",
        "google auth",
        "google sso",
        "se connecter avec google",
        strict=True,
    ),
    _service(
        "Sign in with Apple", "identity", "apple login", "apple sign-in", "apple sign in", "connexion apple", "apple id"
    ),
    _service("FranceConnect", "identity", "france connect"),
    _service("Auth0", "identity"),
    _service("Clerk", "identity", common=True),
    _service("Okta", "identity"),
    _service("Keycloak", "identity"),
    _service("Firebase", "database"),
    _service("Supabase", "database"),
    _service("MongoDB", "database", "mongo db"),
    _service("PostgreSQL", "database", "postgres"),
    _service("MySQL", "database"),
    _service("Airtable", "database"),
    _service("Google Analytics", "analytics", "ga4"),
    _service("Plausible", "analytics", "plausible analytics", common=True),
    _service("Matomo", "analytics"),
    _service("Mixpanel", "analytics"),
    _service("Amplitude", "analytics", common=True),
    _service("PostHog", "analytics"),
    _service("Segment", "analytics", "segment.com", "segment.io", strict=True),
    _service("Hotjar", "analytics"),
    _service("Sentry", "analytics", common=True),
    _service("Salesforce", "crm"),
    _service("HubSpot", "crm"),
    _service("Pipedrive", "crm"),
    _service("Zoho", "crm", "zoho crm"),
    _service("Intercom", "crm", common=True),
    _service("Zendesk", "crm"),
    _service("Crisp", "crm", "crisp chat", "crisp.chat", strict=True),
    _service("Google Drive", "storage"),
    _service("Dropbox", "storage"),
    _service("OneDrive", "storage"),
    _service("Box", "storage", "box.com", strict=True),
    _service("Amazon S3", "storage", "aws s3", "s3"),
    _service("Cloudinary", "storage"),
    _service("Google Sheets", "documents", "google sheet", "google spreadsheet"),
    _service("Google Docs", "documents"),
    _service("Microsoft Excel", "documents", "excel online", strict=True),
    _service("SharePoint", "documents"),
    _service("Microsoft 365", "documents", "office 365"),
    _service("Notion", "documents", common=True),
    _service("Evernote", "documents"),
    _service("DocuSign", "documents"),
    _service("Yousign", "documents"),
    _service("Slack", "messaging", "slack bot", "slack channel", common=True),
    _service("Discord", "messaging", "discord bot", "discord server", common=True),
    _service("Microsoft Teams", "messaging", "ms teams"),
    _service("Telegram", "messaging", "telegram bot", common=True),
    _service("WhatsApp", "messaging", "whats app"),
    _service("Signal", "messaging", "signal messenger", strict=True),
    _service("Messenger", "messaging", "facebook messenger", common=True),
    _service("Twilio", "messaging"),
    _service("Vonage", "messaging"),
    _service("OneSignal", "messaging"),
    _service(
        "Zoom",
        "video",
        "zoom meeting",
        "zoom meetings",
        "zoom call",
        "zoom calls",
        "zoom link",
        "zoom links",
        common=True,
    ),
    _service("Google Meet", "video"),
    _service("Jitsi", "video"),
    _service("YouTube", "video"),
    _service("Vimeo", "video"),
    _service("Twitch", "video"),
    _service("QuickBooks", "accounting", "quick books"),
    _service("Xero", "accounting"),
    _service("FreshBooks", "accounting"),
    _service("Sage", "accounting", "sage 50", "sage 100", strict=True),
    _service("Pennylane", "accounting"),
    _service("Qonto", "accounting"),
    _service("Indy", "accounting", strict=True),
    _service("OpenAI", "ai", "open ai", "gpt-4", "gpt-4o", "gpt-5"),
    _service("ChatGPT", "ai", "chat gpt"),
    _service("Claude", "ai", "anthropic", "claude ai", common=True),
    _service("Gemini", "ai", "google gemini", common=True),
    _service("Mistral", "ai", "mistral ai", common=True),
    _service("Whisper", "ai", "openai whisper", common=True),
    _service("DeepL", "ai"),
    _service("Hugging Face", "ai", "huggingface"),
    _service("ElevenLabs", "ai", "eleven labs"),
    _service("Shopify", "commerce"),
    _service("WooCommerce", "commerce", "woo commerce"),
    _service("PrestaShop", "commerce"),
    _service("Etsy", "commerce"),
    _service("eBay", "commerce"),
    _service("Shippo", "commerce"),
    _service("Mondial Relay", "commerce"),
    _service("Zapier", "automation"),
    _service("Make.com", "automation", "integromat"),
    _service("n8n", "automation"),
    _service("IFTTT", "automation"),
    _service("Trello", "automation"),
    _service("Asana", "automation", common=True),
    _service("Jira", "automation"),
    _service("Linear", "automation", "linear.app", common=True),
    _service("monday.com", "automation"),
    _service("ClickUp", "automation"),
    _service("Typeform", "automation"),
    _service("Instagram", "social"),
    _service("Facebook", "social", "facebook login"),
    _service("TikTok", "social", "tik tok"),
    _service("LinkedIn", "social"),
    _service("Twitter", "social", "twitter/x", "x/twitter"),
    _service("Pinterest", "social"),
    _service("Reddit", "social"),
    _service("Mastodon", "social", common=True),
    _service("Spotify", "social"),
    _service("Strava", "health"),
    _service("Garmin", "health", "garmin connect"),
    _service("Fitbit", "health"),
    _service("Apple Health", "health", "healthkit", "apple healthkit"),
    _service("Google Fit", "health"),
    _service("GitHub", "development", "github actions"),
    _service("GitLab", "development"),
    _service("Bitbucket", "development"),
    _service("Figma", "development"),
    _service("WordPress", "development", "word press"),
    _service("Contentful", "development"),
    _service("Sanity", "development", "sanity.io", strict=True),
    _service("Algolia", "development"),
)

# Named in a prompt these say where the app is to run; they are no integration of the app itself.
HOSTS: Final = (
    "vercel", "netlify", "heroku", "aws", "amazon web services", "azure", "google cloud", "gcp", "digitalocean",
    "digital ocean", "hetzner", "ovh", "ovhcloud", "scaleway", "fly.io", "render.com", "railway.app", "cloudflare",
    "docker", "kubernetes", "raspberry pi", "clever cloud", "infomaniak", "o2switch", "gandi", "nas",
)  # fmt: skip


def by_name(name: str) -> Service | None:
    """Return the service of that name, whatever its capitals."""
    return _BY_NAME.get(name.casefold().strip())


_BY_NAME: Final = {
    spelling: service for service in SERVICES for spelling in (service.name.casefold(), *service.spellings)
}
