// Usage: KillTarget FOLDER SEED. Opens the ledger, then several threads append batches and wait until each is durable;
// for every acknowledged batch a line "index text" goes out for its last event. It never ends by itself.
using System.Globalization;
using System.Text;

using Synapsid.Base.Files;
using Synapsid.Ledger;
using Synapsid.Ledger.Events;

string folder = args[0];
int seed = int.Parse(args[1], CultureInfo.InvariantCulture);
LedgerOptions options = new() { MemoryBudgetMb = 16, MaxFileSizeMb = 1, CheckpointIntervalMs = 10 };
using Ledger ledger = Ledger.Open(PhysicalFileSystem.Instance, folder, options, TimeProvider.System, new Random(seed));
object output = new();
Thread[] writers = new Thread[4];
for (int i = 0; i < writers.Length; i++)
{
    Random random = new(unchecked((seed * 31) + i));
    writers[i] = new Thread(() => Write(random));
    writers[i].Start();
}

foreach (Thread writer in writers) writer.Join();

void Write(Random random)
{
    EventBatch batch = new();
    while (true)
    {
        batch.Clear();
        string text = "";
        for (int i = random.Next(1, 40); i > 0; i--)
        {
            text = $"{random.NextInt64():x}-{new string('k', random.Next(400))}";
            batch.Add(new EventDraft { Raw = Encoding.UTF8.GetBytes(text) });
        }

        AppendReceipt receipt = ledger.Append(batch, ReceiptLevel.Durable);
        lock (output)
        {
            Console.Out.Write(string.Create(CultureInfo.InvariantCulture, $"{receipt.End - 1} {text}\n"));
            Console.Out.Flush();
        }
    }
}
