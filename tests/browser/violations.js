// What axe-core finds wrong within a widget: how grave, which rule, where.
async (root, grave) => {
    const {passes, violations} = await axe.run(root, {resultTypes: ["violations"]});
    if (!passes.length) throw new Error("axe-core looked at nothing");
    return violations.filter(found => grave.includes(found.impact)).flatMap(found =>
        found.nodes.map(node => `${found.impact}: ${found.id} at ${node.target}: ${node.failureSummary}`));
}
