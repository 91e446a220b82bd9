"""Untidy pages, the steps of a person on them, and the verdict that is right there."""

from tests.gherkin.steps_site import Scene

SAVE = """<h2>Save</h2><button onclick="said.textContent='saved'">Save</button><p id=said></p>"""
TAB = '<a href="/cart" target=_blank>Terms</a><p>Home</p>'
POPUP = """<button onclick="open('/help','w','width=400,height=400')">Help</button><p>Home</p>"""
LABELS = """<div>User</div><input><div><span>City</span><div><input></div></div>
<table><tr><th>Name<th>Seats<tr><td>Ada<td><input><tr><td>Bob<td><input value=4></table>
<span>News</span> <div><input type=checkbox> Letters</div>"""
CARDS = """<div><div><h3>Red</h3><p>$5</p><button onclick="said.textContent='red'">Add</button></div>
<div><h3>Blue</h3><p>$6</p><button onclick="said.textContent='blue'">Add</button></div></div>
<p id=said></p>"""
SHADOW = """<x-a></x-a><p id=said></p><script>customElements.define('x-a',class extends HTMLElement{
connectedCallback(){this.attachShadow({mode:'open'}).innerHTML=
`<label>Code <input></label><button onclick="said.textContent='shadow'">Go</button>`}})</script>"""
FRAMES = """<iframe srcdoc="<button onclick='this.textContent=&quot;Paid&quot;'>Pay</button>"></iframe>
<iframe srcdoc="<h4>Other</h4><button>Pay</button>"></iframe>"""
REDRAWN = """<div id=all></div><p id=said></p><script>draw=()=>all.innerHTML=
`<button onclick="said.textContent='went'">Go</button>`;draw();setInterval(draw,1500)</script>"""
TOAST = """<button onclick="t=document.createElement('div');t.setAttribute('role','status');
t.textContent='Saved';document.body.append(t);setTimeout(()=>t.remove(),900)">Save</button>"""
CUSTOM = """<div style="cursor:pointer" onclick="l.hidden=!l.hidden">Colour</div><ul id=l hidden>
<li onclick="said.textContent='red';l.hidden=true">Red</li><li>Blue</li></ul><p id=said></p>
<div role=switch aria-checked=false tabindex=0
onclick="ariaChecked=ariaChecked!='true'">Wifi</div>
<div style="cursor:pointer" onclick="this.textContent='Sound on'">Sound off</div>"""
ICONS = """<button title="Delete"><svg width=9 height=9></svg></button>
<button onclick="said.textContent='edit'"><img alt="Edit" width=9 height=9></button><p id=said></p>"""
MOVED = """<p id=said>1 item</p><script>setTimeout(()=>{said.remove();
document.body.insertAdjacentHTML('beforeend','<p>2 items</p>')},700)</script>"""

WORDS = """<style>span{cursor:auto}</style><p>Read the small print</p>
<p>You may read <span onclick="said.textContent='terms'">the terms</span> here or
<span onclick="said.textContent='small'">small print</span> there</p>
<div style="cursor:pointer"><div onclick="said.textContent='answer'">Reply</div>
<div onclick="said.textContent='onward'">Forward to all of them</div></div>
<i style="cursor:pointer;display:block;width:9px;height:9px"></i>
<i style="cursor:pointer;display:block;width:9px;height:9px" onclick="said.textContent='star'"></i>
<p id=said></p>"""
LATE = """<p>Choose Tea from the menu</p><div id=m></div><p id=said></p><script>setTimeout(()=>
m.innerHTML=`<button onclick="said.textContent='tea'">Tea</button>`,400)</script>"""

UNTIDY: tuple[tuple[Scene, str], ...] = (
    (Scene(WORDS, ('When I click "the terms"', 'Then the last paragraph says "terms"')), "pass"),
    (
        Scene(WORDS, ('When I click the 2nd "small print"', 'Then the last paragraph says "small"')),
        "pass",
    ),
    (Scene(WORDS, ('When I click "Reply"', 'Then I see "answer"')), "pass"),
    (Scene(WORDS, ("When I click the 2nd icon", 'Then I see "star"')), "pass"),
    (Scene(LATE, ('When I click "Tea"', 'Then I see "tea"')), "pass"),
    (Scene(SAVE, ('When I click "Save"', 'Then I see "saved"')), "pass"),
    (Scene(TAB, ('When I click "Terms"', 'Then I am on "/cart"', "When I close the tab")), "pass"),
    (
        Scene(
            POPUP,
            (
                'When I click "Help"',
                'Then I see the heading "/help"',
                "When I switch to the first tab",
                'Then I see "Home"',
                "When I close the 2nd browser tab",
            ),
        ),
        "pass",
    ),
    (
        Scene(
            LABELS,
            (
                'When I fill "User" with "a"',
                'And I fill "City" with "b"',
                'And I fill "Seats" in the "Ada" row with "2"',
                'And I check "Letters"',
                'Then the "User" field is "a"',
                'And the "City" field is "b"',
                'And the "Seats" field in the row where "Name" is "Ada" is "2"',
                'And the "Letters" check box is checked',
            ),
        ),
        "pass",
    ),
    (Scene(LABELS, ('When I fill "Seats" with "2"', 'Then "User" is empty')), "ambiguous"),
    (Scene(CARDS, ('When I click "Add" in the "Blue" card', 'Then I see "blue"')), "pass"),
    (Scene(CARDS, ('When I click "Add"', 'Then I see "red"')), "ambiguous"),
    (Scene(CARDS, ('Then I see "$6" in the "Red" card within 1 second',)), "wrong"),
    (Scene(SHADOW, ('When I fill "Code" with "1"', 'And I click "Go"', 'Then I see "shadow"'))
     , "pass"),
    (Scene(FRAMES, ('When I click "Pay" in the first frame', 'Then I see "Paid"')), "pass"),
    (Scene(FRAMES, ('When I click "Pay"', 'Then I see "Paid"')), "ambiguous"),
    (Scene(REDRAWN, ('When I click "Go"', 'Then I see "went"')), "pass"),
    (Scene(TOAST, ('When I click "Save"', 'Then the status says "Saved"')), "pass"),
    (Scene(TOAST, ('When I click "Save"', "Then the status disappears")), "pass"),
    (
        Scene(
            CUSTOM,
            (
                'When I click "Colour"',
                'And I click "Red"',
                'And I check the "Wifi" switch',
                'And I click "Sound off"',
                'Then I see "red" and "Sound on"',
                'And the "Wifi" switch is checked',
            ),
        ),
        "pass",
    ),
    (
        Scene(ICONS, ('When I click the "Edit" button', 'Then I see "edit" and the page')),
        "not-understood",
    ),
    (Scene(ICONS, ('When I click "Edit"', 'Then I see "edit"', 'And I see the "Delete" button'))
     , "pass"),
    (Scene(MOVED, ('Then I see "2 items"', 'And I do not see "1 item"')), "pass"),
)  # fmt: skip
"""Each with its outcome, or with the reason code where it isn't a pass."""
