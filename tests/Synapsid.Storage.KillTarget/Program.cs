// Usage: KillTarget FOLDER SEED. Opens the data folder, then several threads append records and wait for each; for
// every acknowledged one a line "sequence crc" goes out. Snapshots are taken on the way. It never ends by itself.
using System.Buffers.Binary;
using System.Globalization;

using Synapsid.Base.Files;
using Synapsid.Base.Hashing;
using Synapsid.Storage;
using Synapsid.Storage.KillTarget;

string folderPath = args[0];
int seed = int.Parse(args[1], CultureInfo.InvariantCulture);
using DataFolder folder = DataFolder.Open(PhysicalFileSystem.Instance, folderPath, Tally.Options, TimeProvider.System);
Tally tally = new();
folder.Recover(tally);
object output = new();
Thread[] writers = new Thread[4];
for (int i = 0; i < writers.Length; i++)
{
    Random random = new(unchecked((seed * 31) + i));
    writers[i] = new Thread(() => Write(random));
    writers[i].Start();
}

while (true)
{
    folder.Journal.WaitDurable(folder.Journal.LastSequence);
    if (folder.Journal.LastSequence >= folder.SnapshotSequence + 2_000) folder.TakeSnapshot(tally);
    Thread.Yield();
}

void Write(Random random)
{
    while (true)
    {
        // Every record carries its own checksum, so that half of one would be noticed.
        byte[] payload = new byte[4 + random.Next(400)];
        random.NextBytes(payload);
        uint crc = Crc32C.Compute(payload.AsSpan(4));
        BinaryPrimitives.WriteUInt32LittleEndian(payload, crc);
        long sequence = tally.Append(folder.Journal, payload);
        folder.Journal.WaitDurable(sequence);
        string line = string.Create(CultureInfo.InvariantCulture, $"{sequence} {crc}\n");
        lock (output)
        {
            Console.Out.Write(line);
            Console.Out.Flush();
        }
    }
}
