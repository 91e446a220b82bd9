"""The page room: what a browser shows, how a person names its parts, what is true of it.

    snapshot   text of `playwright mcp` -> Page, a tree of Nodes       (tree, node)
    reading    the words a person can see on it, with their places     (words)
    targets    `the 2nd "Add to cart" button` -> one node, or why not   (phrases, roles)
    expect     one typed claim -> holds, does not, cannot be seen       (expectation, kinds/)
    prove      the same claim over time; `locate` the same for targets  (look)
    tools      how a model is told of both

Pure but for the two functions that wait, and those are given their clock. Not here: calling the
browser, numbering observations, deciding verdicts. Above: agent, qa. Below: messages, verdicts.
"""
