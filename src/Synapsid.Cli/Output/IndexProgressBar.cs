using Spectre.Console;
using Synapsid.Knowledge.Code.Index;

namespace Synapsid.Cli.Output;

/// <summary>Shows how far indexing is: one bar a phase, the phases follow one another.</summary>
/// <param name="context">Where the bars go; null: nobody watches.</param>
internal sealed class IndexProgressBar(ProgressContext? context) : IProgress<IndexProgress>
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ProgressTask> _tasks = [];

    public void Report(IndexProgress value)
    {
        if (context is null) return;
        lock (_gate)
        {
            if (!_tasks.TryGetValue(value.Phase, out ProgressTask? task))
            {
                _tasks[value.Phase] = task = context.AddTask(value.Phase);
            }

            task.IsIndeterminate = value.Total == 0;
            task.MaxValue = Math.Max(1, value.Total);
            task.Value = Math.Max(task.Value, value.Done);
        }
    }
}
