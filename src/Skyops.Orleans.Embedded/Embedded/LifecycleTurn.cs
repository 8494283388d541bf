namespace Orleans.Embedded;

/// <summary>The first and the last turn of an activation. Nothing else is admitted beside them.</summary>
internal sealed class LifecycleTurn(Func<Task> step) : GrainMessage(GrainMethod.Lifecycle)
{
    internal override bool IsAnswered => false;

    internal override Task RunAsync(Activation activation) => step();

    internal override void Fail(Exception exception)
    {
    }

    internal override bool TryCancel(CancellationToken token) => false;
}
