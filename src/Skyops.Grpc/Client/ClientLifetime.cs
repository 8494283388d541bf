namespace Skyops.Grpc.Client;

/// <summary>Joins deadline, caller's token and the end of the call into one token, and says which it was.</summary>
internal sealed class ClientLifetime : IDisposable
{
    // A timer holds at most 49 days.
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(45);

    private readonly CancellationTokenSource? deadline;
    private readonly CancellationTokenSource joined;

    public ClientLifetime(GrpcCallOptions options, TimeProvider time)
    {
        if (options.Timeout is { } timeout && timeout <= LongestTimeout)
        {
            deadline = new CancellationTokenSource(timeout > TimeSpan.Zero ? timeout : TimeSpan.Zero, time);
        }

        joined = CancellationTokenSource.CreateLinkedTokenSource(
            options.CancellationToken, deadline?.Token ?? CancellationToken.None);
        Token = joined.Token;
    }

    public CancellationToken Token { get; }

    /// <summary>The status of a call that ended on this side, or null while it is alive.</summary>
    public GrpcStatus? Over
    {
        get
        {
            if (!Token.IsCancellationRequested)
            {
                return null;
            }

            return deadline is { IsCancellationRequested: true }
                ? new GrpcStatus(GrpcStatusCode.DeadlineExceeded, "The deadline of the call has passed.")
                : new GrpcStatus(GrpcStatusCode.Cancelled, "The call was cancelled by this side.");
        }
    }

    public void End() => joined.Cancel();

    public void Dispose()
    {
        joined.Dispose();
        deadline?.Dispose();
    }
}
