// @ts-check
// Runs before the first paint, so that the page never flashes in the other theme. Without a choice the system decides.
{
  const chosen = localStorage.getItem('theme')
  if (chosen) document.documentElement.dataset.theme = chosen
}
