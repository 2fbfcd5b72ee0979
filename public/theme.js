// Runs before the first paint: the chosen theme goes on <html>; without a choice the system's preference holds.
(() => {
  try {
    const theme = localStorage.getItem('millrace.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // Storage may be forbidden: the system's preference it is.
  }
})();
