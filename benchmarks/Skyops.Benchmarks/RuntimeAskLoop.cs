using System.Threading.Channels;

namespace Skyops.Benchmarks;

/// <summary>The floor of <see cref="RuntimeBenchmark"/>: what one writes by hand to give an object a thread of its own.</summary>
internal sealed class RuntimeAskLoop : IAsyncDisposable
{
    private readonly Channel<(int Value, TaskCompletionSource<int> Answer)> _questions =
        Channel.CreateUnbounded<(int, TaskCompletionSource<int>)>(new() { SingleReader = true });

    private readonly Task _loop;
    private int _total;

    public RuntimeAskLoop() => _loop = Task.Run(AnswerAsync);

    public Task<int> Add(int value)
    {
        var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _questions.Writer.TryWrite((value, answer));
        return answer.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _questions.Writer.Complete();
        await _loop;
    }

    private async Task AnswerAsync()
    {
        await foreach (var (value, answer) in _questions.Reader.ReadAllAsync())
            answer.SetResult(_total += value);
    }
}
