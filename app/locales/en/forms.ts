export default {
  field: {
    choose: "Choose",
    attach: "Attach under «Documents»",
    attachThere: "The file is attached under «Documents».",
    row: "row {{row}}",
    addRow: "Add a row",
  },
  earlier: {
    title: "Documents of the earlier application",
    from: "from application {{number}}",
    lead: "If a file is still right, use it again. If it is out of date, attach a new one below.",
    reuse: "Use again",
    reuseNamed: "Use again: {{name}}",
  },
  fix: {
    onlyThis: "Only this is open; the rest can be read.",
  },
  tasks: {
    title: "What to fill in",
    percent: "{{percent}} % done",
    ready: "done",
    left: "{{done}} of {{of}}",
    optional: "optional",
  },
} as const;
