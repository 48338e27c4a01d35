"""What Sphinx is told. The language comes from the command line: `-D language=zh_CN`."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import han_search  # noqa: E402
from sphinx.search import languages  # noqa: E402

import budgetkit  # noqa: E402

project = "budgetkit"
author = "budgetkit contributors"
version = release = budgetkit.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "numpydoc", "sphinx_copybutton"]
language = "en"

languages["han"] = f"{han_search.__name__}.HanSearch"
html_search_language = "han"
html_theme = "pydata_sphinx_theme"
html_title = "budgetkit"
html_static_path = [str(HERE / "static")]
html_css_files = ["han.css", "site.css"]
html_copy_source = False
html_show_sourcelink = False
html_use_index = True
html_theme_options = {
    "navbar_start": ["navbar-logo"],
    "navbar_center": ["navbar-nav"],
    "navbar_end": ["other-language", "theme-switcher"],
    "navbar_persistent": ["search-button-field"],
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": ["copyright"],
    "footer_end": [],
    "article_header_start": [],
    "show_prev_next": True,
    "navigation_with_keys": False,
    "header_links_before_dropdown": 7,
}
html_sidebars = {"index": [], "start": [], "terms": [], "rules": [], "gallery": [], "files": [],
                 "architecture": [], "contributing": []}
templates_path = [str(HERE / "templates")]
html_show_sphinx = False
copyright = "budgetkit contributors, MIT"

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
suppress_warnings = ["myst.header"]  # a docstring or an older page may begin at a lower heading

autodoc_typehints = "none"  # numpydoc's Parameters say them, with units
autodoc_member_order = "bysource"
numpydoc_show_class_members = False
numpydoc_xref_param_type = False
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True
pygments_style = "default"
