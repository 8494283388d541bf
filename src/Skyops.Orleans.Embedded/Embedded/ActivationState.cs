namespace Orleans.Embedded;

/// <summary>The life of an activation; it only moves down this list.</summary>
internal enum ActivationState
{
    /// <summary>Nothing has run yet.</summary>
    Created,

    /// <summary>The instance is made and <c>OnActivateAsync</c> runs. Calls wait.</summary>
    Activating,

    /// <summary>Calls run.</summary>
    Active,

    /// <summary><c>OnDeactivateAsync</c> runs. Calls wait.</summary>
    Deactivating,

    /// <summary>Left the directory; takes no more calls.</summary>
    Ended,
}
