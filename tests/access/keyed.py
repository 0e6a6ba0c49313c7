"""Which addresses with a gap are not a hall's own, so that who is of another hall may open them as well.

What stands in the gaps of all others, ``tests/web/filling.py`` says.
"""

OPEN = {
    # the whole company's: its catalogue, its book, its kinds of outlets and duties
    *("/kit/<slug:which>/", "/org/types/<str:code>/hours/", "/org/types/<str:code>/holidays/"),
    *("/org/duties/of/<slug:position>/", "/org/duties/<str:code>/", "/org/duties/<str:code>/task/"),
    *("/org/departments/<slug:code>/", "/catalog/drafts/<uuid:key>/approve/", "/catalog/public/<slug:code>/"),
    *(f"/catalog/<slug:code>/{rest}" for rest in ("", "draft/", "review/", "retire/")),
    *("/rules/chapter/<slug:module>/", "/rules/<str:clause>/", "/counter/norm/<str:code>/"),
    *("/rules/parameters/<str:name>/", "/rules/parameters/<str:name>/look-back/"),
    # customers are everybody's, and so is what hangs on them alone
    *("/customers/segments/<slug:code>/", "/customers/visits/<uuid:key>/", "/archives/destruction/<uuid:key>/"),
    *(f"/customers/numbers/of/<uuid:key>/{rest}" for rest in ("", "calls/", "<slug:kind>/")),
    *(f"/customers/numbers/<str:number>/{rest}" for rest in ("", "calls/", "<slug:kind>/")),
    *(f"/customers/<uuid:key>/{rest}" for rest in ("", "unmask/", "change/", "review/", "hold/", "tier/", "join/")),
    "/customers/<uuid:key>/error/",
    # what one wants to do, not with what
    *("/counter/open/<slug:what>/", "/counter/display/say/<slug:what>/", "/online/h/<str:code>/move/<slug:what>/"),
    *("/roster/mine/attendance/<slug:do>/", "/roster/attendance/<slug:do>/"),
    # a kind of goods: what is shown of it is the own hall's
    "/stock/item/<str:code>/",
    # for anybody from the street: a hall by its code, one's own number or booking by its secret
    *(f"/online/h/<str:code>/{rest}" for rest in ("", "book/", "here/<str:key>/", "ticket/", "place/", "draw/")),
    *("/online/n/<str:key>/", "/online/n/<str:key>/place/", "/online/b/<str:key>/"),
    *("/online/n/<str:key>/leave/", "/online/n/<str:key>/rate/"),
}
