namespace Orleans.Runtime;

/// <summary>Work to do when the silo has started.</summary>
public interface IStartupTask
{
    /// <summary>Does the work. An exception stops the host from starting.</summary>
    Task Execute(CancellationToken cancellationToken);
}
