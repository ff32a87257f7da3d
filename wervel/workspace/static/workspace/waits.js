// Looks again while files are being checked, as long as nobody has begun to choose others.
(() => {
  const chosen = document.getElementById("id_files");
  const again = () => {
    if (chosen?.files.length || document.hidden) setTimeout(again, 2000);
    else location.reload();
  };
  if (document.querySelector("[data-waits]")) setTimeout(again, 2000);
})();
