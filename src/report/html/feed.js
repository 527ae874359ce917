// Hands the page what stands in the same file, while the rest of it is still being read.

{
    const read = (id) => JSON.parse(document.getElementById(id).textContent);
    // Behind a row stand its findings, and then its pictures, as many as it has.
    const picture = (row, name) => {
        let part = row.element.nextElementSibling?.nextElementSibling;
        while (part?.type === "text/plain" && part.className !== name) part = part.nextElementSibling;
        return part?.className === name ? `data:image/jpeg;base64,${part.textContent}` : null;
    };
    const page = photolint.start({
        head: read("head"),
        words: read("words"),
        pictureUrl: (row) => picture(row, "picture"),
        facesUrl: (row) => picture(row, "faces"),
    });
    let last = document.currentScript;
    let pause = 0;

    // A row is whole when something stands behind its parts.
    const take = (isWhole) => {
        const rows = [];
        const elements = [];
        for (let next = last.nextElementSibling; next; next = next.nextElementSibling) {
            if (next.className === "row") elements.push(next);
        }
        if (!isWhole) elements.pop();
        for (const element of elements) {
            const row = JSON.parse(element.textContent);
            row.element = element;
            Object.defineProperty(row, "findings", { get: () => (row.read ??= JSON.parse(element.nextElementSibling.textContent)) });
            rows.push(row);
            last = element;
        }
        if (rows.length > 0) page.append(rows);
    };

    const tick = () => {
        if (document.readyState !== "loading") {
            take(true);
            page.finish(document.getElementById("tail") ? read("tail") : null);
        } else {
            // The first photos at once, more of them now and then: reading on goes first.
            take(false);
            pause = Math.min(pause + 100, 1000);
            setTimeout(tick, pause);
        }
    };
    setTimeout(tick, 0);
}
