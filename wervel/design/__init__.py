"""The design system: tokens, components, layouts, drawings, and form fields that draw themselves.

Layouts (templates, extend them)
    design/base.html       blocks: title, head, header, nav, main, width, before, content, footer,
                           footer_columns, scripts. Context: `languages` (a list of mappings with
                           code, name, url, current) and `home_url`; both may be missing.
                           `{% block width %} wrap--narrow{% endblock %}` for a column to read.
    design/mail/base.html  and base.txt: blocks preheader, content, footer; include
                           button.html (href, text) and fact.html (label, value; in a <table>)

Components (`<c-name attribute="…">content</c-name>`). Write attributes with {{ }} inside quotes;
`:attribute="variable"` hands over an object. All visible text is yours; defaults are translated.
    button            href | type; kind primary|secondary|quiet|danger|inverse; icon, icon_after,
                      small, wide, disabled, state (in the catalogue); any other attribute goes to
                      the element
    alarm             href; content: when to call 112, as one red line that is a link
    card              title, href (whole card is a link), level, tone mist, spot, icon
    care-card         kind self|soon|emergency, title, level
    breadcrumbs       :items, a list of (text, url); the last without url is this page
    back-link         href, text; content: where one is ("question 3 of about 8")
    error-summary     :errors, from `form.summary`; title
    summary-list      content: <c-summary-row label change>value</c-summary-row>
    slot-card         time, title, detail, datetime; content: the button. In <ul class="slots"><li>
                      under <h3 class="slots__day">
    inset, details (summary, open), notice (kind info|success|warning|error, title, level, role)
    panel             title, icon: what has been done, at the top of a confirmation
    tag               tone clay|red|blue|sun|plain
    task-list         content: <c-task href title hint status tone/>
    steps             content: <li>, numbered: what happens next
    pagination        previous, next, previous_text, next_text, label
    language-switch   :languages, menu
    table             caption; content: thead and tbody
    icon              name (files of templates/design/icons), label when it stands alone
    logo              href
    search-form       action, name, value, label, id
    back-map          neck, blades, mid, low, whole (addresses), active, title: the drawn back,
                      each region a link
    clinic-map        :map, made by `design.border_map`: the clinics over the border, and the reader
    spot              name (files of templates/design/art); extra="picture" for those of articles,
                      spot--large for landmarks
    channel           icon, title, level, state, tone, hours; content: the way to reach us
    site-header       home, :languages; content: <c-nav-item href current>text</c-nav-item>
    site-footer       :languages, note; content: columns
Classes for layout: wrap, wrap--narrow, hero, split (main and aside), grid, row, stack, section,
    lead, soft, small, eyebrow, display, hush (for screen readers only), figures.

Fields: see `wervel.design.forms`.
"""
