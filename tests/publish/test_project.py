"""What is handed to the engine, and what becomes of what it makes."""

import json

import markdown
import pytest
from mkdocs.utils.meta import get_data

from incli.documents.loader import load
from incli.domain.errors import InvalidData
from incli.publish.project.documents import EXTENSION, Section, Site, project
from incli.publish.project.frames import BODY, TITLE, frame, policy, scripts, with_part
from incli.publish.project.settings import site_settings

PAGE = (
    f'<head>\n<meta charset="utf-8">\n\n\n<title>{TITLE} - x</title>'
    '<link rel="canonical" href="https://x/frame/"></head>'
    f'<script>a("b")</script><h1 id="t">{TITLE}</h1>\n<p>{BODY}</p><script src="c.js"></script>'
)


def made(text: str) -> str:
    return markdown.markdown(text, extensions=["fenced_code", EXTENSION])


def settings(text: str) -> Site:
    return site_settings(load(text, "site/mkdocs.yml"), "team")


def test_a_frame_takes_a_title_and_a_body_and_knows_its_scripts() -> None:
    html = frame(PAGE).filled("A <b> & c", "", "<article>ours</article>")
    assert "<title>A &lt;b&gt; &amp; c - x</title>" in html
    assert "<article>ours</article>" in html
    assert "canonical" not in html
    assert "<h1" not in html
    assert f"script-src 'self' {scripts(PAGE).pop()};" in html


def test_words_of_a_title_that_look_like_a_place_are_words() -> None:
    assert frame(PAGE).filled(BODY, "", "ours").count(BODY) == 1


def test_a_page_without_a_place_is_no_frame() -> None:
    with pytest.raises(ValueError, match="no place"):
        frame("<html></html>")


def test_the_policy_allows_what_is_here_and_the_scripts_we_know() -> None:
    told = policy(scripts(PAGE))
    assert told.startswith("default-src 'none'; script-src 'self' 'sha256-")
    assert "unsafe" not in told


def test_what_is_computed_goes_to_the_place_that_a_document_leaves() -> None:
    html = made("# Hello\n\n<!-- incli: here -->\n\nmore")
    assert with_part(html, "<ul></ul>") == "<h1>Hello</h1>\n<ul></ul>\n<p>more</p>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
        ("[x](javascript:alert(1))", "<p><span>x</span></p>"),
        ("[x](java\tscript:alert)", "<p><span>x</span></p>"),
        ("[x](data:text/html,y)", "<p><span>x</span></p>"),
        ("[x](&#106;avascript:alert(1))", "<p><span>x</span></p>"),
        ("[x](javascript&colon;alert(1))", "<p><span>x</span></p>"),
        ("[x](java&#x09;script&#58;alert(1)#y)", "<p><span>x</span></p>"),
        ("![x](&#104;ttps://a.example)", '<p><a href="&#104;ttps://a.example">x</a></p>'),
        ("[x](other.md#a:b)", '<p><a href="other.md#a:b">x</a></p>'),
        ("[x](https://a.example)", '<p><a href="https://a.example">x</a></p>'),
        ("![x](https://a.example/i.png)", '<p><a href="https://a.example/i.png">x</a></p>'),
        ("![x](i.png)", '<p><img alt="x" src="i.png"></p>'),
        ("<!-- a\nb -->\nx", "<p>x</p>"),
        ("```\n<!-- a -->\n```", "<pre><code>&lt;!-- a --&gt;\n</code></pre>"),
    ],
)
def test_hand_written_documents_bring_no_html(text: str, expected: str) -> None:
    assert made(text).replace(" />", ">") == expected


def test_front_matter_is_escaped_whatever_way_it_is_written() -> None:
    text = b'---\ntitle: "\\x3cscript>&\\""\ntags: ["<b>"]\n---\n# Hello\n'
    files = project(Site("x", documents={"a.md": text}), (), {})
    front, _, body = files["docs/a.md"].decode().removeprefix("---\n").partition("\n---\n")
    assert json.loads(front) == {"title": "&lt;script&gt;&amp;&quot;"}
    assert body == "\n# Hello\n"


def test_names_in_the_settings_are_escaped() -> None:
    site = settings('site_name: "<b>"\nnav:\n  - "<i>": a.md\n  - Home: index.md\n')
    assert site.name == "&lt;b&gt;"
    assert site.nav == ({"&lt;i&gt;": "a.md"},)


def test_the_pages_of_people_come_behind_ours_in_the_navigation() -> None:
    site = settings("nav:\n  - index.md\n  - Guide:\n      - a.md\n")
    config = json.loads(project(site, (Section("index.md", "Home"),), {})["mkdocs.yml"])
    assert config["nav"] == [{"Home": "index.md"}, {"Documentation": [{"Guide": ["a.md"]}]}]
    assert config["theme"]["font"] is False


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("hooks: [x.py]", "hooks"),
        ("INHERIT: ../../x.yml", "INHERIT"),
        ("extra_javascript: [x.js]", "extra_javascript"),
        ("theme: {name: material, custom_dir: x}", "theme.custom_dir"),
        ("theme: {icon: {admonition: {note: x}}}", "theme.icon.admonition"),
        ("plugins: [search, macros]", "plugins.1"),
        ("markdown_extensions:\n  - attr_list", "markdown_extensions.0"),
    ],
)
def test_settings_that_would_run_code_of_the_repository_are_refused(text: str, key: str) -> None:
    with pytest.raises(InvalidData, match=f"“{key}” is not taken"):
        settings(text)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("site_url: javascript:alert(1)", "site_url"),
        ("theme: {favicon: '\"><script>'}", "theme.favicon"),
        ("theme: {language: '../x y'}", "theme.language"),
        ("theme: {icon: {logo: '<b>'}}", "theme.icon"),
        (
            "nav:\n  - Home: index.md\n  - More:\n      - Evil: javascript:alert(1)",
            "nav.1.More.0.Evil",
        ),
        ("nav:\n  - Evil: 'https://x.example/\"><script>'", "nav.0.Evil"),
    ],
)
def test_values_that_would_become_markup_are_refused(text: str, key: str) -> None:
    with pytest.raises(InvalidData, match=f"“{key}” is no address"):
        settings(text)


@pytest.mark.parametrize(
    "text",
    [
        "Title: <script>\n\n# Hello\n",
        "\ufeff---\ntitle: <script>\n---\n# Hello\n",
        "---  \ntitle: <script>\n---\n# Hello\n",
        "\n---\ntitle: <script>\n---\n# Hello\n",
        "---\r\ntitle: <script>\r\n---\r\n# Hello\r\n",
    ],
)
def test_no_form_of_front_matter_gets_past(text: str) -> None:
    made = project(Site("x", documents={"a.md": text.encode()}), (), {})["docs/a.md"].decode()
    body, data = get_data(made)
    assert "<" not in str(data.get("title", ""))
    assert body.endswith("# Hello\n")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("evil.html", b"<script>alert(1)</script>"),
        ("evil.js", b"alert(1)"),
        ("README", b"words"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><a href='javascript:alert(1)'/></svg>"),
        (
            "a.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg'><image href='https://x.example/p'/></svg>",
        ),
        ("a.svg", b"<!DOCTYPE svg [<!ENTITY x 'y'>]><svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a.svg", b"<svg><set attributeName='href' to='javascript:alert(1)'/></svg>"),
        ("a.svg", b"no xml"),
    ],
)
def test_files_that_a_browser_would_run_are_not_published(name: str, content: bytes) -> None:
    with pytest.raises(InvalidData, match=name):
        project(Site("x", documents={name: content}), (), {})


def test_a_picture_that_is_only_a_picture_is_published() -> None:
    still = b"<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/><use href='#a'/></svg>"
    assert project(Site("x", documents={"a.svg": still}), (), {})["docs/a.svg"] == still
