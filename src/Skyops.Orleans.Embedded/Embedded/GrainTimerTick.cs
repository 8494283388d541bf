namespace Orleans.Embedded;

/// <summary>A tick of a grain timer as a turn. It has no caller, no deadline, and is lost when the activation ends.</summary>
internal sealed class GrainTimerTick : GrainMessage
{
    private readonly GrainTimer _timer;

    internal GrainTimerTick(GrainTimer timer, bool interleave)
        : base(interleave ? GrainMethod.InterleavingTimerTick : GrainMethod.TimerTick)
    {
        _timer = timer;
        Kind = Method.TurnKind;
    }

    internal override bool IsAnswered => false;

    internal override bool KeepsAlive => _timer.KeepAlive;

    internal override async Task RunAsync(Activation activation)
    {
        await _timer.TickAsync();
        activation.Finished(this);
    }

    internal override void Fail(Exception exception)
    {
    }

    internal override bool TryCancel(CancellationToken token) => false;

    internal override void ReAddress(GrainTarget target)
    {
    }
}
