"""What covers are made of: colour fields, traditional patterns, motifs. Own drawings, each around the point 0,0."""

from __future__ import annotations

# name → (tile width, tile height, markup); %s is the line colour
PATTERNS = {
    "rhombus": (
        48,
        48,
        '<path d="M0 24 24 0l24 24-24 24zM12 24l12-12 12 12-12 12z" fill="none" stroke="%s" stroke-width="2"/>',
    ),
    "lattice": (
        64,
        64,
        '<path d="M0 0h64v64H0zM16 16h32v32H16zM0 32h16M48 32h16M32 0v16M32 48v16" fill="none" stroke="%s" stroke-width="3"/>',
    ),
    "clouds": (
        96,
        48,
        '<path d="M8 34h56a12 12 0 1 0-12-12 8 8 0 1 0 8-8M64 10h24" fill="none" stroke="%s" stroke-width="2.5" stroke-linecap="round"/>',
    ),
    "ice": (
        56,
        56,
        '<path d="M28 0 0 28l28 28 28-28zM0 0l28 56M56 0 28 56M0 56 28 0M56 56 28 0" fill="none" stroke="%s" stroke-width="2"/>',
    ),
    "waves": (
        64,
        32,
        '<path d="M0 32a32 32 0 0 1 64 0M11 32a21 21 0 0 1 42 0M22 32a10 10 0 0 1 20 0M0 16a32 32 0 0 1-32 16M0 16a32 32 0 0 0 32 16M64 16a32 32 0 0 0-32 0" fill="none" stroke="%s" stroke-width="2"/>',
    ),
    "coins": (
        48,
        48,
        '<path d="M24 0A34 34 0 0 1 24 48 34 34 0 0 1 24 0zM0 24a34 34 0 0 1 48 0 34 34 0 0 1-48 0z" fill="none" stroke="%s" stroke-width="2"/>',
    ),
    "steps": (
        48,
        48,
        '<path d="M0 8h40v32H8V16h24v16H16v-8h8" fill="none" stroke="%s" stroke-width="2.5"/>',
    ),
}

# category → colour fields (ground, pattern line, disc, title)
PALETTES = {
    "festival": (
        ("#B22C17", "#F6CF82", "#F6CF82", "#FFF3DC"),
        ("#A8241F", "#F3B98A", "#F6CF82", "#FFF3DC"),
        ("#9C2A2E", "#F6CF82", "#F2A15C", "#FFF3DC"),
    ),
    "arts": (
        ("#6B3260", "#FFFFFF", "#F7E7CF", "#FFF1DC"),
        ("#56335F", "#F2C6DA", "#F3DCC2", "#FFF1DC"),
        ("#7A2E4A", "#FFFFFF", "#F7E7CF", "#FFF1DC"),
    ),
    "craft": (
        ("#9A5A16", "#FBE3B4", "#FBF0DA", "#FFF6E3"),
        ("#8C4A1E", "#F6CF82", "#FBF0DA", "#FFF6E3"),
        ("#7D5A22", "#FBE3B4", "#FBF0DA", "#FFF6E3"),
    ),
    "reading": (
        ("#2E4C77", "#C9DAF0", "#F2C879", "#FBF3E2"),
        ("#27566B", "#C9E6EA", "#F2C879", "#FBF3E2"),
        ("#3A4480", "#CFD3F5", "#F4D49A", "#FBF3E2"),
    ),
    "family": (
        ("#1F7080", "#D6F1F0", "#7DBE9B", "#FFF6E3"),
        ("#2A6F86", "#D3EAF5", "#F8D27C", "#FFF6E3"),
        ("#2E7563", "#DDF3E4", "#F8D27C", "#FFF6E3"),
    ),
    "health": (
        ("#227A5F", "#D5F0E2", "#CFE9DA", "#F4FFF8"),
        ("#2B7350", "#E0F2D8", "#DCEBC9", "#F4FFF8"),
        ("#1F7470", "#D0F0EE", "#CFE9E4", "#F4FFF8"),
    ),
    "history": (
        ("#9E1B17", "#F3C667", "#F3C667", "#FFF1C9"),
        ("#8A2318", "#F3C667", "#F6B13C", "#FFF1C9"),
        ("#7F1D28", "#F3C667", "#F3C667", "#FFF1C9"),
    ),
    "volunteer": (
        ("#0A6B38", "#BFE6CE", "#F3E6C8", "#FFF6E3"),
        ("#12633F", "#D6EFC4", "#F3E6C8", "#FFF6E3"),
        ("#0B6650", "#BFE6DE", "#F6E2B0", "#FFF6E3"),
    ),
    "sport": (
        ("#A34B14", "#FFE2C2", "#FBE3B4", "#FFF4E4"),
        ("#1F6A78", "#CDEDF0", "#F8D27C", "#FFF4E4"),
        ("#8F4A2A", "#FFE2C2", "#F8D9A8", "#FFF4E4"),
    ),
    "education": (
        ("#3B4A5E", "#DCE6F0", "#F2DDB0", "#FBF3E2"),
        ("#4A4458", "#E6DCF0", "#F2DDB0", "#FBF3E2"),
        ("#35545A", "#D4EAEA", "#F2DDB0", "#FBF3E2"),
    ),
    "other": (
        ("#5B5240", "#F0E2C4", "#F3D9A2", "#FFF6E3"),
        ("#4C5A48", "#E2EDD6", "#F3D9A2", "#FFF6E3"),
        ("#6A4A3C", "#F4DDCB", "#F3D9A2", "#FFF6E3"),
    ),
}

_HEART = "M0 60c-12-20-78-52-66-100 8-30 48-36 66-6 18-30 58-24 66 6 12 48-54 80-66 100z"
_PETAL = '<circle cy="-26" r="20"/><circle cx="25" cy="-8" r="20"/><circle cx="15" cy="21" r="20"/><circle cx="-15" cy="21" r="20"/><circle cx="-25" cy="-8" r="20"/>'
_LEAF = "M0-20c34-26 34-78 0-116-34 38-34 90 0 116z"

# small things that hang, float or grow beside the motif
COMPANIONS = {
    "lantern": '<path d="M0-92v30" stroke="#F6CF82" stroke-width="4"/><rect x="-20" y="-66" width="40" height="12" rx="4" fill="#F6CF82"/><ellipse rx="58" ry="54" fill="#E2492C"/><path d="M0-54v108M-28-48c-22 30-22 66 0 96M28-48c22 30 22 66 0 96" fill="none" stroke="#F6CF82" stroke-width="3"/><path d="M-20 54h40v10h-40zM-8 66v34M8 66v34" fill="#F6CF82" stroke="#F6CF82" stroke-width="4"/>',
    "cloud": '<path d="M-80 24h120a24 24 0 1 0-24-24 15 15 0 1 0 15-15M-40 24a28 28 0 1 1 28-28 17 17 0 1 1-17-17" fill="none" stroke="#FBF0DA" stroke-width="6" stroke-linecap="round"/>',
    "blossom": f'<g fill="#F2A7B4">{_PETAL}</g><circle r="9" fill="#F6CF82"/>',
    "bird": '<path d="M-44 0c14-18 30-18 44-2 14-16 30-16 44 2" fill="none" stroke="#FBF0DA" stroke-width="7" stroke-linecap="round"/>',
    "leaf": '<path d="M0 40c-44-20-44-70 0-100 44 30 44 80 0 100zM0 60v-90M0 10l18-18M0-10l-18-18" fill="#7DBE9B" stroke="#FBF0DA" stroke-width="4"/>',
    "star": '<path d="M0-44 11-13l33 1-26 20 9 32L0 22l-27 18 9-32-26-20 33-1z" fill="#F6CF82"/>',
    "heart": f'<path d="{_HEART}" transform="scale(.55)" fill="#F2694A"/>',
    "page": '<path d="M-34-44h52l18 18v70h-70z" fill="#FBF3E2"/><path d="M-18-14h34M-18 6h34M-18 26h20" stroke="#B89A63" stroke-width="5"/>',
}

# category → drawings of about 260 × 260, each with a name for screen readers
MOTIFS = {
    "festival": (
        ("灯笼", f'<g transform="scale(1.35)">{COMPANIONS["lantern"]}</g>'),
        (
            "饺子",
            '<g stroke="#B98B4E" stroke-width="4"><path id="j" d="M-128 10c-8-40 24-66 62-66s70 26 62 66z" fill="#FFF6E4"/><use href="#j" x="132"/><path d="M-62-4c-8-44 24-70 62-70s70 26 62 70z" fill="#FFF6E4"/></g><path d="M-160 10h320c0 60-44 96-92 104v14H-68v-14c-48-8-92-44-92-104z" fill="#2C5A8C"/><path d="M-160 10h320l-3 22h-314z" fill="#F7EFDF"/><path d="M-112 66c16-22 36-22 50 0 16-22 36-22 50 0 16-22 36-22 50 0 16-22 36-22 50 0" fill="none" stroke="#BBD3EA" stroke-width="6"/><path d="M-60-90c-16-22 16-34 0-56M0-96c-16-24 16-36 0-62M60-90c-16-22 16-34 0-56" fill="none" stroke="#FFF1D6" stroke-width="8" stroke-linecap="round"/>',
        ),
        (
            "窗花",
            f'<path d="M0-150 150 0 0 150-150 0z" fill="#E2492C" stroke="#F6CF82" stroke-width="6"/><g transform="scale(1.7)"><g fill="#FBE3B4">{_PETAL}</g><circle r="9" fill="#E2492C"/></g><path d="M0-122 122 0 0 122-122 0z" fill="none" stroke="#F6CF82" stroke-width="3"/>',
        ),
    ),
    "arts": (
        (
            "梅花",
            f'<path d="M-150 140c70-20 90-90 150-110 50-20 90-50 110-130M-10 40c-20-50-20-70 0-110M60 0c30 10 60 0 80 24" fill="none" stroke="#3B1B2B" stroke-width="13" stroke-linecap="round"/><g fill="#F2A7B4"><g id="f" transform="translate(-20-70)">{_PETAL}</g><use href="#f" x="80" y="70"/><use href="#f" x="140" y="-30"/><use href="#f" x="-60" y="150"/></g><g fill="#F6CF82"><circle cx="-20" cy="-70" r="8"/><circle cx="60" r="8"/><circle cx="120" cy="-100" r="8"/><circle cx="-80" cy="80" r="8"/></g>',
        ),
        (
            "折扇",
            '<path d="M0 110-160-30a212 212 0 0 1 320 0z" fill="#FBF0DA" stroke="#7C2A46" stroke-width="6"/><path d="M0 110-58 46a86 86 0 0 1 116 0z" fill="#C2331B"/><path d="M0 110-112-66M0 110-58-92M0 110V-100M0 110 58-92M0 110 112-66" stroke="#7C2A46" stroke-width="4"/><g fill="#F2A7B4"><circle cx="-50" cy="-34" r="15"/><circle cx="26" cy="-46" r="18"/><circle cx="78" cy="-14" r="12"/></g><circle cy="110" r="11" fill="#F6CF82"/>',
        ),
    ),
    "craft": (
        (
            "剪纸",
            f'<circle r="150" fill="none" stroke="#C2331B" stroke-width="5" stroke-dasharray="4 11" stroke-linecap="round"/><g fill="#C2331B"><g id="a"><path id="l" d="{_LEAF}"/><use href="#l" transform="rotate(60)"/><use href="#l" transform="rotate(120)"/></g><use href="#a" transform="rotate(180)"/><circle r="32"/></g><g fill="#FBF0DA"><g id="h"><path id="i" d="M0-42c15-16 15-42 0-62-15 20-15 46 0 62z"/><use href="#i" transform="rotate(60)"/><use href="#i" transform="rotate(120)"/></g><use href="#h" transform="rotate(180)"/><path d="M0-20 6-6l14 6L6 6 0 20-6 6-20 0-6-6z"/></g>',
        ),
        (
            "中国结",
            '<path d="M0-160v44M-14 96v56M0 96v66M14 96v56" stroke="#C2331B" stroke-width="7" stroke-linecap="round"/><g fill="none" stroke="#C2331B" stroke-width="15" stroke-linejoin="round"><path d="M0-104 104 0 0 104-104 0z"/><path d="M-35-69 69 35M-69-35 35 69M35-69-69 35M69-35-35 69"/><circle cx="-104" r="20"/><circle cx="104" r="20"/></g><circle r="15" fill="#F6CF82"/>',
        ),
    ),
    "reading": (
        (
            "书页",
            '<path d="M0 100c-44-30-108-40-170-30V-58c66-10 126 0 170 30 44-30 108-40 170-30V70C104 60 44 70 0 100z" fill="#FBF3E2" stroke="#213A5E" stroke-width="5"/><path d="M0-28v128" stroke="#213A5E" stroke-width="5"/><path d="M-140-26c40-3 78 4 108 20M-140 2c40-3 78 4 108 20M-140 30c40-3 78 4 108 20M140-26C100-29 62-22 32-6M140 2c-40-3-78 4-108 20M140 30c-40-3-78 4-108 20" fill="none" stroke="#B89A63" stroke-width="5" stroke-linecap="round"/><path d="M104-62v66l16-14 16 14v-64z" fill="#C2331B"/>',
        ),
        (
            "一摞书",
            '<g stroke="#213A5E" stroke-width="4"><rect x="-140" y="66" width="270" height="46" rx="6" fill="#C2331B"/><rect x="-116" y="20" width="240" height="46" rx="6" fill="#FBF3E2"/><rect x="-132" y="-26" width="230" height="46" rx="6" fill="#2F8797"/></g><path d="M-110 66v46M-86 20v46M-100-26v46" stroke="#F6CF82" stroke-width="9"/><path d="M-10-26c-8-50 26-86 70-90 6 46-20 86-70 90zM-10-26c8-36 24-54 44-66" fill="#7DBE9B" stroke="#213A5E" stroke-width="4"/>',
        ),
    ),
    "family": (
        (
            "风筝",
            '<g stroke="#7A2413" stroke-width="4" stroke-linejoin="round"><path d="M0-110C-30-88-60-80-118-80c18 42 50 66 92 70L0 64l26-74c42-4 74-28 92-70-58 0-88-8-118-30z" fill="#E8552F"/><path d="M0-110V64M-118-80c46 34 80 44 118 44s72-10 118-44" fill="none"/><circle cx="-38" cy="-56" r="13" fill="#F8D27C"/><circle cx="38" cy="-56" r="13" fill="#F8D27C"/></g><path d="M0 64c-10 34 28 50 8 94" fill="none" stroke="#FBF3E2" stroke-width="4"/><path d="M-14 96l22 10-22 10zM16 126l-22 10 22 10z" fill="#F8D27C"/>',
        ),
        (
            "风车",
            '<path d="M0 0v160" stroke="#FBF3E2" stroke-width="10" stroke-linecap="round"/><g stroke="#7A2413" stroke-width="3"><path id="v" d="M0 0v-124c60 0 84 40 70 84z" fill="#E8552F"/><use href="#v" transform="rotate(180)"/></g><g stroke="#7A2413" stroke-width="3" transform="rotate(90)"><path id="w" d="M0 0v-124c60 0 84 40 70 84z" fill="#F8D27C"/><use href="#w" transform="rotate(180)"/></g><circle r="15" fill="#FBF3E2"/>',
        ),
    ),
    "health": (
        (
            "朝阳",
            f'<circle r="104" fill="#E8633C"/><path d="{_HEART}" transform="translate(0 10) scale(.72)" fill="#FFF3DC"/><path d="M-190 84c60-50 110-50 190 0 70-46 120-46 190 0v60h-380z" fill="#4FA585"/><path d="M-190 116c60-40 110-40 190 0 70-40 120-40 190 0v40h-380z" fill="#1B6650"/>',
        ),
        (
            "葫芦",
            '<path d="M0-130c-12 10-12 26-8 34-34 8-50 52-22 80-62 20-84 140 30 146 114-6 92-126 30-146 28-28 12-72-22-80 4-8 4-24-8-34z" fill="#E9A23B" stroke="#8A4B12" stroke-width="5"/><path d="M-36-16c20 14 52 14 72 0" fill="none" stroke="#C2331B" stroke-width="12"/><path d="M0-6v50M-16-2c-8 20-8 30-4 44M16-2c8 20 8 30 4 44" fill="none" stroke="#C2331B" stroke-width="5"/><path d="M0-130c20-20 50-20 66-4-22 14-46 16-66 4z" fill="#4FA585"/>',
        ),
    ),
    "history": (
        (
            "灯火",
            '<path d="M0-110c34 40 46 62 46 88a46 46 0 0 1-92 0c0-26 12-48 46-88z" fill="#F6B13C"/><path d="M0-62c16 22 22 32 22 46a22 22 0 0 1-44 0c0-14 6-24 22-46z" fill="#FFF1C9"/><path d="M-76 26H76C76 60 46 80 16 84v26h42v18H-58v-18h42V84C-46 80-76 60-76 26z" fill="#F3C667"/><path d="M-58 42H58" stroke="#9E1B17" stroke-width="5"/>',
        ),
        (
            "山河",
            '<circle cy="-44" r="62" fill="#F6B13C"/><path d="M-180 120-84-36l46 70L22-66l74 110 34-44 60 120z" fill="#5E120F"/><path d="M-180 120c60-40 110-44 170-12 60 30 130 20 190-18v50h-360z" fill="#F3C667"/><path d="M-140 122c50-26 90-26 140-4M40 126c40 4 80-4 110-18" fill="none" stroke="#9E1B17" stroke-width="5" stroke-linecap="round"/><path d="M22-66v-64M22-130h54l-14 18 14 18H22z" fill="#C2331B" stroke="#FFF1C9" stroke-width="4"/>',
        ),
    ),
    "volunteer": (
        (
            "同心方胜",
            f'<g fill="none" stroke-linejoin="round" stroke-width="20"><path d="M-58-92 34 0l-92 92-92-92z" stroke="#F6CF82"/><path d="M58-92 150 0 58 92-34 0z" stroke="#FFF6E3"/><path d="M0-34 34 0 22 12" stroke="#F6CF82"/></g><path d="{_HEART}" transform="scale(.36)" fill="#F2694A"/>',
        ),
        (
            "捧心",
            f'<path d="{_HEART}" transform="translate(0-30) scale(1.05)" fill="#F2694A"/><g fill="#FFF6E3"><path id="p" d="M-12 130c-10-54-50-60-96-110-18-18-42 0-28 22l54 84v26h70z"/><use href="#p" transform="scale(-1 1)"/></g><path d="M-90 152h84M6 152h84" stroke="#F6CF82" stroke-width="14"/>',
        ),
    ),
    "sport": (
        (
            "乒乓球拍",
            '<g transform="rotate(32)"><rect x="-17" y="50" width="34" height="100" rx="12" fill="#D9A55A" stroke="#5B2A10" stroke-width="4"/><path d="M-92-36a92 92 0 0 1 184 0c0 56-44 88-64 98h-56c-20-10-64-42-64-98z" fill="#C2331B" stroke="#5B2A10" stroke-width="5"/><path d="M-66 34H66" stroke="#5B2A10" stroke-width="5"/></g><circle cx="108" cy="96" r="28" fill="#FFFDF8" stroke="#5B2A10" stroke-width="4"/>',
        ),
        (
            "毽子",
            '<g stroke="#5B2A10" stroke-width="4"><path d="M0 70C-70 10-96-60-76-130c44 40 70 110 76 200z" fill="#2F8797"/><path d="M0 70C70 10 96-60 76-130 32-90 6-20 0 70z" fill="#E9A23B"/><path d="M0 70c-40-80-40-150 0-210 40 60 40 130 0 210z" fill="#E2492C"/><ellipse cy="92" rx="50" ry="18" fill="#F6CF82"/><ellipse cy="110" rx="50" ry="18" fill="#F6CF82"/></g>',
        ),
    ),
    "education": (
        (
            "笔墨",
            '<path d="M-140-90h200v200h-200z" fill="#FBF3E2"/><path d="M-140-104h200v16h-200zM-140 106h200v16h-200z" fill="#B48A3C"/><path d="M-108-52H28M-108-14H28M-108 24H-20" stroke="#3B4A5E" stroke-width="9" stroke-linecap="round"/><g transform="translate(70 10) rotate(24)"><rect x="-11" y="-140" width="22" height="180" rx="6" fill="#8A4B12"/><path d="M-16 40h32c0 40-8 62-16 84-8-22-16-44-16-84z" fill="#1F1A16"/><path d="M-16 40h32v14h-32z" fill="#F6CF82"/></g>',
        ),
        (
            "算盘",
            '<rect x="-160" y="-96" width="320" height="192" rx="12" fill="#8A4B12"/><path d="M-140-76h280v152h-280z" fill="#F2DDB0"/><path d="M-100-76V76M-50-76V76M0-76V76M50-76V76M100-76V76M-140-22h280" stroke="#8A4B12" stroke-width="6"/><path d="M-100-50h.1M-50-42h.1M0-50h.1M50-42h.1M100-50h.1M-100 10h.1M-100 40h.1M-50 52h.1M0 10h.1M0 52h.1M50 24h.1M50 52h.1M100 10h.1M100 40h.1" stroke="#C2331B" stroke-width="28" stroke-linecap="round"/>',
        ),
    ),
    "other": (
        (
            "家门",
            '<path d="M-130 120V-20L0-120 130-20v140z" fill="#067A3C"/><path d="M-150-6 0-124 150-6" fill="none" stroke="#3B2F22" stroke-width="15" stroke-linecap="round"/><path d="M-58-4H58v124H-58z" fill="#FBF0DA"/><path d="M-58 58H58M0-4v124M-58-4 0 58 58-4M-58 120 0 58l58 62" fill="none" stroke="#C2331B" stroke-width="6"/><path d="M-170 122h340" stroke="#F6CF82" stroke-width="10" stroke-linecap="round"/>',
        ),
        (
            "大树",
            '<path d="M-12 130c8-50 4-90-30-130M0 130c-4-60 0-110 40-150M-20 130h44" fill="none" stroke="#4A2F1C" stroke-width="17" stroke-linecap="round"/><g fill="#4FA585"><circle cx="-66" cy="-40" r="62"/><circle cx="60" cy="-46" r="66"/><circle cy="-92" r="62"/></g><g fill="#E2492C"><circle cx="-70" cy="-34" r="13"/><circle cx="8" cy="-80" r="13"/><circle cx="74" cy="-40" r="13"/></g><path d="M-170 134h340" stroke="#F6CF82" stroke-width="10" stroke-linecap="round"/>',
        ),
    ),
}

# category → patterns and companions that suit it
DRESS = {
    "festival": (("rhombus", "coins", "clouds"), ("lantern", "blossom", "star")),
    "arts": (("ice", "rhombus", "waves"), ("blossom", "cloud", "bird")),
    "craft": (("lattice", "coins", "steps"), ("blossom", "star", "leaf")),
    "reading": (("clouds", "lattice", "ice"), ("page", "cloud", "bird")),
    "family": (("clouds", "waves", "rhombus"), ("cloud", "bird", "star")),
    "health": (("waves", "clouds", "coins"), ("bird", "leaf", "cloud")),
    "history": (("rhombus", "steps", "clouds"), ("cloud", "star", "bird")),
    "volunteer": (("clouds", "coins", "lattice"), ("heart", "cloud", "leaf")),
    "sport": (("steps", "waves", "rhombus"), ("star", "cloud", "bird")),
    "education": (("lattice", "ice", "clouds"), ("page", "star", "leaf")),
    "other": (("lattice", "rhombus", "waves"), ("lantern", "cloud", "leaf")),
}
