/* The form of a question shows what belongs to its kind; what does not is left out when saving, shown or not. */
(() => {
  const OF_KIND = { options: "choice", lowest: "number", highest: "number" };
  const kinds = document.querySelectorAll("input[name='kind']");
  const show = () => {
    const chosen = document.querySelector("input[name='kind']:checked")?.value;
    Object.entries(OF_KIND).forEach(([name, kind]) => {
      const wrapper = document.querySelector(`[name='${name}']`)?.closest(".w-field__wrapper");
      if (wrapper) wrapper.hidden = kind !== chosen;
    });
  };
  kinds.forEach((kind) => kind.addEventListener("change", show));
  show();
})();
