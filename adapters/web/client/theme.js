// Runs before the first paint, so that a chosen theme never flashes. Without a choice the system's one holds.
{
  const kept = localStorage.getItem('theme')
  if (kept) document.documentElement.dataset.theme = kept
}
