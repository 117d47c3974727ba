using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Synapsid.Bench;

/// <summary>ONNX Runtime in a node process of its own (bench/peers/onnxruntime), asked over a pipe.</summary>
internal sealed class OnnxPeer : IDisposable
{
    private readonly Process _process;

    public OnnxPeer(string model, int threads)
    {
        string script = Path.Combine("bench", "peers", "onnxruntime", "peer.cjs");
        _process = Process.Start(new ProcessStartInfo("node")
        {
            ArgumentList = { script, model, threads.ToString(CultureInfo.InvariantCulture) },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    /// <summary>Median milliseconds over the repeats for all batches of token lists, one after the other.</summary>
    public double Time(int[][][] batches, int repeats)
    {
        _process.StandardInput.WriteLine(JsonSerializer.Serialize(new { batches, repeats }));
        _process.StandardInput.Flush();
        string answer = _process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException(
                "ONNX Runtime ended. Run first: npm install --ignore-scripts --no-package-lock --prefix "
                + "bench/peers/onnxruntime");
        return JsonSerializer.Deserialize<JsonElement>(answer).GetProperty("ms").GetDouble();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
