using System.Buffers;
using System.IO.Pipelines;
using Google.Protobuf;

namespace Skyops.Grpc.Framing;

/// <summary>
/// Writes messages to a pipe, from any number of threads. Messages go straight into the pipe's own memory. While a
/// flush is under way, new ones gather aside and all of them travel with the next flush, which is started once for
/// all who wait for it: the more writers press, the larger the batches.
/// </summary>
/// <param name="pipe">Where the bytes go.</param>
/// <param name="maxMessageBytes">The largest message that may be sent.</param>
/// <param name="describe">Turns a failure of the transport into what writers see.</param>
/// <param name="callEnded">
/// Ends flushes when the call ends. It is the only token a flush obeys: one writer's impatience must not tear a frame.
/// </param>
internal sealed class FrameWriter(
    PipeWriter pipe, int maxMessageBytes, Func<Exception, Exception> describe, CancellationToken callEnded)
{
    private readonly Lock gate = new();
    private readonly ArrayBufferWriter<byte> aside = new();
    private TaskCompletionSource? nextRound;
    private Exception? failure;
    private bool flushing;
    private bool completed;
    private int unflushed;

    /// <summary>Adds a message to the batch under way; it travels with the next flush.</summary>
    /// <returns>True when the batch is large enough that it should be flushed now.</returns>
    public bool Write(IMessage message)
    {
        lock (gate)
        {
            if (failure is not null)
            {
                throw failure;
            }

            if (completed)
            {
                throw new InvalidOperationException("This side of the call is complete; no more can be written.");
            }

            IBufferWriter<byte> target = flushing ? aside : pipe;
            unflushed += Frame.Encode(target, message, maxMessageBytes);
            return unflushed >= GrpcLimits.BatchBytes;
        }
    }

    /// <summary>
    /// Sends all that was written so far. Ends when the transport has room again. A cancelled wait leaves the messages
    /// on their way.
    /// </summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (failure is not null)
            {
                return ValueTask.FromException(failure);
            }

            if (flushing)
            {
                nextRound ??= NewRound();
                return new ValueTask(nextRound.Task.WaitAsync(cancellationToken));
            }

            flushing = true;
            unflushed = 0;
        }

        var flush = FlushPipeAsync();
        if (flush.IsCompletedSuccessfully)
        {
            EndRound();
            return default;
        }

        var round = NewRound();
        _ = RunRoundsAsync(flush, round);
        return new ValueTask(round.Task.WaitAsync(cancellationToken));
    }

    /// <summary>Writes many messages with few flushes.</summary>
    public async ValueTask WriteManyAsync(IEnumerable<IMessage> messages, CancellationToken cancellationToken)
    {
        foreach (var message in messages)
        {
            if (Write(message))
            {
                await FlushAsync(cancellationToken);
            }
        }

        await FlushAsync(cancellationToken);
    }

    /// <summary>Sends what is left and ends this side of the stream.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            completed = true;
        }

        await FlushAsync(cancellationToken);
        await pipe.CompleteAsync();
    }

    private static TaskCompletionSource NewRound() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async ValueTask FlushPipeAsync()
    {
        var result = await pipe.FlushAsync(callEnded);
        callEnded.ThrowIfCancellationRequested();
        if (result.IsCompleted)
        {
            throw new IOException("The peer no longer reads this stream.");
        }
    }

    private async Task RunRoundsAsync(ValueTask flush, TaskCompletionSource round)
    {
        for (TaskCompletionSource? current = round; current is not null; current = TakeRound())
        {
            try
            {
                await (current == round ? flush : FlushPipeAsync());
                current.SetResult();
            }
            catch (Exception error)
            {
                Fail(describe(error), current);
                return;
            }
        }
    }

    private void EndRound()
    {
        if (TakeRound() is { } round)
        {
            _ = RunRoundsAsync(FlushPipeAsync(), round);
        }
    }

    /// <summary>Moves what gathered aside into the pipe; null, and the pipe is free, when nobody waits.</summary>
    private TaskCompletionSource? TakeRound()
    {
        lock (gate)
        {
            if (aside.WrittenCount > 0)
            {
                pipe.Write(aside.WrittenSpan);
                aside.ResetWrittenCount();
            }

            var round = nextRound;
            nextRound = null;
            flushing = round is not null;
            unflushed = flushing ? 0 : unflushed;
            return round;
        }
    }

    private void Fail(Exception error, TaskCompletionSource current)
    {
        TaskCompletionSource? waiting;
        lock (gate)
        {
            failure = error;
            waiting = nextRound;
            nextRound = null;
        }

        Break(current, error);
        if (waiting is not null)
        {
            Break(waiting, error);
        }
    }

    /// <summary>The failure is seen by whoever waits; if nobody does any more, it is no unobserved exception.</summary>
    private static void Break(TaskCompletionSource round, Exception error)
    {
        round.SetException(error);
        _ = round.Task.Exception;
    }
}
